package io.productchange.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A topic: records by partition, in order. What a transaction wrote appears as a whole. */
final class Partitioned<T> {
  private final List<List<T>> partitions = new ArrayList<>();
  private final int[] begin;
  private final IntConsumer onAppend;

  /**
   * @param onAppend told of the partition that got a record
   */
  Partitioned(int count, IntConsumer onAppend) {
    for (int i = 0; i < count; i++) {
      partitions.add(new ArrayList<>());
    }
    this.begin = new int[count];
    this.onAppend = onAppend;
  }

  void append(int partition, T record) {
    partitions.get(partition).add(record);
    onAppend.accept(partition);
  }

  T get(int partition, int offset) {
    return partitions.get(partition).get(offset);
  }

  int begin(int partition) {
    return begin[partition];
  }

  int end(int partition) {
    return partitions.get(partition).size();
  }

  int size() {
    return partitions.stream().mapToInt(List::size).sum();
  }

  /** Deletes all records; offsets go on. */
  void truncate() {
    for (int i = 0; i < begin.length; i++) {
      begin[i] = partitions.get(i).size();
    }
  }
}
