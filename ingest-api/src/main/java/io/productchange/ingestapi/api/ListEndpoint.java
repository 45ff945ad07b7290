package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import io.productchange.ingestapi.records.RequestFilter;
import io.productchange.ingestapi.records.RequestRecords;
import io.productchange.ingestapi.records.RequestStatus;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Text;
import io.productchange.schema.request.RequestReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/change-requests}: the requests that fit a filter, newest first, a page at a time.
 */
final class ListEndpoint implements Endpoint {
  static final int LIMIT_MAX = 500;
  static final int LIMIT_DEFAULT = 50;
  private static final int CUSTOMER_CHARACTERS = 50;

  private final RequestRecords records;

  ListEndpoint(RequestRecords records) {
    this.records = records;
  }

  /**
   * One page.
   *
   * @param nextCursor for the next page; absent on the last one
   */
  record Page(List<RequestStatus> items, @Nullable String nextCursor) {}

  @Override
  public Answer answer(Exchange exchange) {
    Parameters parameters =
        Parameters.of(
            exchange, "lineNumber", "customerId", "status", "from", "to", "limit", "cursor");
    RequestFilter filter = filter(parameters);
    int limit = parameters.integer("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
    Optional<RequestFilter.Position> after =
        parameters.get(
            "cursor",
            "the nextCursor of a page with the same filter",
            text -> Cursor.read(text, filter));
    return Answer.json(200, page(records.list(filter, after, limit + 1), limit, filter));
  }

  private static RequestFilter filter(Parameters parameters) {
    return new RequestFilter(
        parameters.get(
            "lineNumber",
            "010 and 8 digits",
            text -> Parameters.checked(text, RequestReader.isLineNumber(text))),
        parameters.get(
            "customerId",
            "1 to 50 printable characters",
            text ->
                Parameters.checked(
                    text,
                    !text.isEmpty()
                        && Text.length(text) <= CUSTOMER_CHARACTERS
                        && Text.isPrintable(text))),
        parameters.get("status", "one of " + List.of(ChangeStatus.values()), ChangeStatus::valueOf),
        parameters.instant("from"),
        parameters.instant("to"));
  }

  private static Page page(List<RequestStatus> oneMore, int limit, RequestFilter filter) {
    if (oneMore.size() <= limit) {
      return new Page(oneMore, null);
    }
    List<RequestStatus> items = oneMore.subList(0, limit);
    RequestStatus last = items.getLast();
    return new Page(
        items,
        Cursor.write(new RequestFilter.Position(last.requestedAt(), last.requestId()), filter));
  }
}
