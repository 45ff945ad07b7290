package io.productchange.schema.message;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Makes a record component required, and JSON null refused for it, unless it is declared
 * {@code @Nullable}: what the compiler believes of a record then holds for one that was read, too.
 */
final class NullnessIntrospector extends NopAnnotationIntrospector {

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    if (member instanceof AnnotatedParameter parameter && isRecordComponent(parameter)) {
      return !isNullable(parameter);
    }
    return null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    boolean refusesNull =
        annotated instanceof AnnotatedParameter parameter
            && isRecordComponent(parameter)
            && !isNullable(parameter);
    return refusesNull ? JsonSetter.Value.forValueNulls(Nulls.FAIL) : JsonSetter.Value.empty();
  }

  private static boolean isRecordComponent(AnnotatedParameter parameter) {
    return parameter.getDeclaringClass().isRecord();
  }

  private static boolean isNullable(AnnotatedParameter parameter) {
    return parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
        && constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
            Nullable.class);
  }
}
