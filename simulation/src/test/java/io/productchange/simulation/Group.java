package io.productchange.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group as the broker sees it. A member that is silent for longer than the session is
 * out, and does not know it until it asks; each time that a partition is given to somebody, a new
 * term begins, and whoever comes with an older one is refused.
 */
final class Group {
  static final long SESSION_MILLIS = 10_000;

  /** A process as a member. */
  interface Member {
    Actor actor();

    /** A partition came. */
    void assigned(int partition, long term);

    /** A partition is to be given back; {@code done} gives it back. */
    void revoke(int partition, Runnable done);

    /** Out of the group: all its partitions may belong to others already. */
    void lost();

    /** There may be something to read. */
    void wake();
  }

  /** One joining of the group; a member that joins again has another one. */
  private static final class Membership {
    private final Member member;
    private final int life;

    private Membership(Member member) {
      this.member = member;
      this.life = member.actor().life;
    }

    boolean isGone() {
      return !member.actor().alive || member.actor().life != life;
    }
  }

  private final World world;
  private final List<Membership> members = new ArrayList<>();
  private final @Nullable Membership[] owners;
  private final long[] terms;
  private final boolean[] moving;
  private final int[] committed;
  private long lastTerm;

  Group(World world, int partitions) {
    this.world = world;
    this.owners = new @Nullable Membership[partitions];
    this.terms = new long[partitions];
    this.moving = new boolean[partitions];
    this.committed = new int[partitions];
  }

  void join(Member member) {
    members.add(new Membership(member));
    world.timeline.after(world.chance.millis(50, 500), this::rebalance);
  }

  /** To be called when a member dies. */
  void died() {
    world.timeline.after(SESSION_MILLIS * 1_000, this::expelTheDead);
  }

  /** To be called when a member is stopped. */
  void stopped(Member member) {
    Actor actor = member.actor();
    long until = actor.stoppedUntil;
    if (until - world.timeline.now() <= SESSION_MILLIS * 1_000) {
      return;
    }
    int life = actor.life;
    world.timeline.after(
        SESSION_MILLIS * 1_000,
        () -> {
          if (actor.life == life && actor.stoppedUntil >= until) {
            expelSilent(member, life);
          }
        });
  }

  private void expelSilent(Member member, int life) {
    for (Membership membership : List.copyOf(members)) {
      if (membership.member.equals(member) && membership.life == life) {
        expel(membership);
        // It goes on as before until it hears of it.
        long untilItHears = member.actor().stoppedUntil - world.timeline.now();
        world.timeline.after(
            untilItHears + world.chance.millis(0, 300),
            member.actor(),
            life,
            () -> {
              member.lost();
              join(member);
            });
      }
    }
    rebalance();
  }

  private void expelTheDead() {
    if (!world.broker.isUp()) {
      world.broker.whenUp(this::expelTheDead);
      return;
    }
    for (Membership membership : List.copyOf(members)) {
      if (membership.isGone()) {
        expel(membership);
      }
    }
    rebalance();
  }

  private void expel(Membership membership) {
    members.remove(membership);
    world.note("group", () -> membership.member.actor().name + " is out");
    for (int p = 0; p < owners.length; p++) {
      if (owners[p] == membership) {
        free(p);
      }
    }
  }

  private void free(int partition) {
    owners[partition] = null;
    terms[partition] = ++lastTerm;
    moving[partition] = false;
  }

  /** Gives the partitions to the members anew; those who have them are asked for them first. */
  void rebalance() {
    if (!world.broker.isUp()) {
      world.broker.whenUp(this::rebalance);
      return;
    }
    List<Membership> there = members.stream().filter(member -> !member.isGone()).toList();
    if (there.isEmpty()) {
      return;
    }
    int shift = world.chance.below(there.size());
    for (int p = 0; p < owners.length; p++) {
      Membership target = there.get((p + shift) % there.size());
      Membership owner = owners[p];
      if (owner == null) {
        give(p, target);
      } else if (owner != target && !moving[p] && !owner.isGone()) {
        takeBack(p, owner);
      }
    }
  }

  private void takeBack(int partition, Membership owner) {
    moving[partition] = true;
    long term = terms[partition];
    owner
        .member
        .actor()
        .later(
            world.chance.millis(5, 100),
            () ->
                owner.member.revoke(
                    partition,
                    () -> {
                      if (terms[partition] == term) {
                        free(partition);
                        world.timeline.after(world.chance.millis(5, 100), this::assignFree);
                      }
                    }));
  }

  private void assignFree() {
    List<Membership> there = members.stream().filter(member -> !member.isGone()).toList();
    for (int p = 0; p < owners.length && !there.isEmpty(); p++) {
      if (owners[p] == null) {
        give(p, world.chance.of(there));
      }
    }
  }

  private void give(int partition, Membership target) {
    long term = ++lastTerm;
    owners[partition] = target;
    terms[partition] = term;
    moving[partition] = false;
    world.tally.count(Tally.What.PARTITIONS_MOVED);
    world.note("group", () -> "partition " + partition + " goes to " + target.member.actor().name);
    target
        .member
        .actor()
        .later(
            world.chance.millis(1, 100),
            () -> {
              if (isOwner(partition, term)) {
                target.member.assigned(partition, term);
              }
            });
  }

  boolean isOwner(int partition, long term) {
    return terms[partition] == term && owners[partition] != null;
  }

  void wake(int partition) {
    Membership owner = owners[partition];
    if (owner != null && !owner.isGone()) {
      owner.member.wake();
    }
  }

  int committed(int partition) {
    return committed[partition];
  }

  /** Refused where the term is over. */
  void commit(int partition, long term, int offset) {
    if (isOwner(partition, term)) {
      committed[partition] = Math.max(committed[partition], offset);
    }
  }

  /** Forgets all members and offsets; everybody has to be dead. */
  void reset() {
    members.clear();
    for (int p = 0; p < owners.length; p++) {
      free(p);
      committed[p] = 0;
    }
  }
}
