package io.productchange.chaos.faulty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder through which a process is told where to halt, and tells which places it has come to. By
 * files, because the process that is to be told is halted without a chance to answer.
 *
 * @param folder exists
 */
public record Orders(Path folder) {
  /** The system property that names the folder to a faulty process. */
  public static final String PROPERTY = "chaos.orders";

  /**
   * Where to halt.
   *
   * @param name the waypoint
   * @param arrival at the how many-th arrival from now on, from 1
   */
  public record Order(String name, int arrival) {}

  /** Orders a halt. The process takes the order within some milliseconds, or when it starts. */
  public void halt(Order order) {
    write("halt-at", order.name() + " " + order.arrival());
  }

  /** Takes an order back that was not taken yet, or not carried out yet. */
  public void cancel() {
    write("halt-at", "nowhere 1");
  }

  /** Whether the last order was taken. */
  public boolean isTaken() {
    return !Files.exists(folder.resolve("halt-at"));
  }

  /** The order that waits to be taken; taken by this. */
  public Optional<Order> take() {
    Optional<String> text = read("halt-at");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    delete("halt-at");
    String[] words = text.get().split(" ", -1);
    return Optional.of(new Order(words[0], Integer.parseInt(words[1])));
  }

  /** Notes that the process halts now. */
  public void halted(String name) {
    write("halted", name);
  }

  /** Where the process halted; forgotten by this. */
  public Optional<String> takeHalted() {
    Optional<String> text = read("halted");
    text.ifPresent(name -> delete("halted"));
    return text;
  }

  /** Notes how often the process has come to which place. */
  public void seen(Map<String, Integer> arrivals) {
    StringBuilder text = new StringBuilder();
    arrivals.forEach((name, count) -> text.append(name).append(' ').append(count).append('\n'));
    write("seen", text.toString());
  }

  /** How often the process that runs, or ran last, has come to which place. */
  public Map<String, Integer> seen() {
    Map<String, Integer> arrivals = new TreeMap<>();
    read("seen")
        .orElse("")
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> arrivals.put(words[0], Integer.parseInt(words[1])));
    return arrivals;
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(folder.resolve(name), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Path whole = folder.resolve(name + ".new");
      Files.writeString(whole, text, StandardCharsets.UTF_8);
      Files.move(whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
