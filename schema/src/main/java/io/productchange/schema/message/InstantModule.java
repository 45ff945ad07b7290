package io.productchange.schema.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Instants as ISO-8601 in UTC with six decimals, {@code 2026-01-31T09:00:00.000000Z}: microseconds
 * are what PostgreSQL keeps, and a fixed width sorts as text.
 */
final class InstantModule extends SimpleModule {

  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  InstantModule() {
    addSerializer(new Writer());
    addDeserializer(Instant.class, new Reader());
  }

  private static final class Writer extends StdSerializer<Instant> {
    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
      out.writeString(MICROSECONDS.format(value));
    }
  }

  private static final class Reader extends StdDeserializer<Instant> {
    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) {
      String text = in.getValueAsString("");
      try {
        return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
      } catch (DateTimeException e) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, text, "expected an ISO-8601 instant");
      }
    }
  }
}
