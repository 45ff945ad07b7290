package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.journal.JournalPage;
import io.productchange.kossimulator.journal.JournalWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /admin/journal?after=SEQ&limit=N}: what is on disk, a page at a time. */
final class JournalCalls {
  private static final int DEFAULT_PAGE_EVENTS = 1_000;
  private static final int MAX_PAGE_EVENTS = 10_000;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final JournalWriter journal;

  JournalCalls(JournalWriter journal) {
    this.journal = journal;
  }

  Response get(String query) {
    List<String> problems = new ArrayList<>();
    long after = 0;
    long limit = DEFAULT_PAGE_EVENTS;
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      long number = NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1;
      switch (name) {
        case "after" -> after = number;
        case "limit" -> limit = number;
        default -> problems.add(name + " is not known here; known are after, limit");
      }
    }
    if (after < 0) {
      problems.add("after must be a whole number from 0");
    }
    if (limit < 1 || limit > MAX_PAGE_EVENTS) {
      problems.add("limit must be a whole number from 1 to " + MAX_PAGE_EVENTS);
    }
    return problems.isEmpty() ? page(after, (int) limit) : Replies.problem(422, problems);
  }

  private Response page(long after, int limit) {
    try {
      JournalPage page = JournalPage.read(journal, after, limit);
      ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
      out.writeBytes("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
      String separator = "\n";
      for (byte[] line : page.lines()) {
        out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(line);
        separator = ",\n";
      }
      String end =
          "],\n\"lastSeq\":" + page.lastSeq() + ",\"durableSeq\":" + journal.durableSeq() + "}\n";
      out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
      return Response.of(200, Replies.JSON, out.toByteArray());
    } catch (IOException e) {
      return Replies.problem(500, List.of("the journal cannot be read: " + e.getMessage()));
    }
  }
}
