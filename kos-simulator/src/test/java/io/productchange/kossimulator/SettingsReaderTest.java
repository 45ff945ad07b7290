package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One environment serves all commands: the ingest API's port is not taken for the simulator's. */
class SettingsReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-    | -                                                            | 8090",
        "-    | HTTP_PORT=9000                                               | 9000",
        "-    | HTTP_PORT=8080 KOS_BASE_URL=http://127.0.0.1:8090            | 8090",
        "-    | HTTP_PORT=8080 KOS_BASE_URL=http://localhost:18090/kos       | 18090",
        "-    | HTTP_PORT=8080 KOS_BASE_URL=http://[::1]:18090               | 18090",
        "-    | HTTP_PORT=9000 KOS_BASE_URL=http://kos.example:7000          | 9000",
        "-    | HTTP_PORT=9000 KOS_BASE_URL=http://localhost                 | 9000",
        "-    | HTTP_PORT=9000 KOS_BASE_URL=not[a]url                        | 9000",
        "-    | HTTP_PORT=9000 KOS_BASE_URL=http://[::1]:1 KOS_SIMULATOR_PORT=7 | 7",
        "1234 | HTTP_PORT=9000 KOS_SIMULATOR_PORT=7                          | 1234",
      })
  void thePortIsTheOneThatIsMeantForKos(String option, String environment, int port) {
    Map<String, String> variables =
        environment == null
            ? Map.of()
            : Arrays.stream(environment.split(" "))
                .collect(
                    Collectors.toMap(
                        pair -> pair.substring(0, pair.indexOf('=')),
                        pair -> pair.substring(pair.indexOf('=') + 1)));
    SettingsReader reader = new SettingsReader(variables);
    Options options = new Options();
    options.port = option;

    SimulatorSettings settings = reader.read(options);

    assertThat(reader.problems()).isEmpty();
    assertThat(settings.http().port()).isEqualTo(port);
  }
}
