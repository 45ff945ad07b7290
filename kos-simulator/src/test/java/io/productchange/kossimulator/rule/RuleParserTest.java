package io.productchange.kossimulator.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleParserTest {
  private static List<Rule> parse(String json) throws InvalidRulesException {
    return RuleParser.parse(json.getBytes(StandardCharsets.UTF_8), Set.of(), 1);
  }

  private static List<String> problems(String json) {
    InvalidRulesException thrown =
        catchThrowableOfType(InvalidRulesException.class, () -> parse(json));
    assertThat(thrown).as(json).isNotNull();
    return thrown.problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json                                   | rules are not readable as JSON",
        "5                                          | a rule must be an object",
        "[{},3]                                     | rules[1] must be an object",
        "{}                                         | behaviour is missing",
        "{'behaviour':7}                            | behaviour must be an object",
        "{'behaviour':{}}                           | behaviour.type must be one of latency,",
        "{'behaviour':{'type':'explode'}}           | behaviour.type must be one of latency,",
        "{'behaviour':{'type':'down'},'x':1}        | x is not known here; known are",
        "{'behaviour':{'type':'down','x':1}}        | behaviour.x is not known here; known are type, ending",
        "{'id':'a b','behaviour':{'type':'down'}}   | id must be 1 to 64 of",
        "{'id':5,'behaviour':{'type':'down'}}       | id must be a text but is 5",
        "{'match':[],'behaviour':{'type':'down'}}   | match must be an object",
        "{'match':{'nth':1.5},'behaviour':{'type':'down'}} | match.nth must be a whole number from 1",
        "{'match':{'times':-1},'behaviour':{'type':'down'}} | match.times must be a whole number",
        "{'match':{'probability':2},'behaviour':{'type':'down'}} | match.probability must be a number from 0 to 1",
        "{'match':{'lineNumberPattern':'('},'behaviour':{'type':'garbage'}} | match.lineNumberPattern is no regular expression",
        "{'match':{'integrationType':'X'},'behaviour':{'type':'down'}} | match.integrationType must be one of [CUSTOMER_INFO,",
        "{'match':{'integrationType':[]},'behaviour':{'type':'down'}} | match.integrationType must not be empty",
        "{'match':{'lineNumber':'0'},'behaviour':{'type':'down'}} | cannot be matched by what happens before the body is read",
        "{'match':{'requestId':'0'},'behaviour':{'type':'cut','at':'BEFORE_READING'}} | cannot be matched",
        "{'behaviour':{'type':'latency'}}           | behaviour.fixed alone, or min and max together",
        "{'behaviour':{'type':'latency','min':'PT1S'}} | behaviour.fixed alone, or min and max together",
        "{'behaviour':{'type':'latency','min':'PT2S','max':'PT1S'}} | behaviour.min must be at most max",
        "{'behaviour':{'type':'latency','fixed':'1s'}} | behaviour.fixed must be an ISO-8601 duration",
        "{'behaviour':{'type':'latency','fixed':'PT2H'}} | behaviour.fixed must be from PT0S to PT1H",
        "{'behaviour':{'type':'latency','fixed':'PT1S','at':'SOON'}} | behaviour.at must be one of [BEFORE_EFFECT, AFTER_EFFECT]",
        "{'behaviour':{'type':'refuse'}}            | behaviour.code must be 2001 to 2005",
        "{'behaviour':{'type':'refuse','code':'9999'}} | behaviour.code must be 2001 to 2005",
        "{'match':{'integrationType':'CUSTOMER_INFO'},'behaviour':{'type':'refuse','code':'2001'}} | match.integrationType must be of [PRODUCT_CHANGE]",
        "{'match':{'integrationType':'PRODUCT_INFO'},'behaviour':{'type':'late-apply','after':'PT1S'}} | match.integrationType must be of [PRODUCT_CHANGE]",
        "{'behaviour':{'type':'error','code':'2001'}} | behaviour.code must be 9999 or 2099",
        "{'behaviour':{'type':'http-error','status':200}} | behaviour.status must be a whole number from 400 to 599",
        "{'behaviour':{'type':'cut'}}               | behaviour.at is missing",
        "{'behaviour':{'type':'cut','at':'IN_ANSWER','ending':'BANG'}} | behaviour.ending must be one of [RESET, CLOSE]",
        "{'behaviour':{'type':'late-apply'}}        | behaviour.after is missing",
        "{'behaviour':{'type':'capacity'}}          | behaviour.concurrent must be there",
        "{'behaviour':{'type':'drip','bytes':0}}    | behaviour.bytes must be a whole number from 1",
        "{'behaviour':{'type':'oversized','bytes':99999999999}} | behaviour.bytes must be a whole number from 1 to 1073741824",
        "{'behaviour':{'type':'oversized','chunked':'yes'}} | behaviour.chunked must be true or false",
        "{'behaviour':{'type':'content-type','value':'a\\nb'}} | behaviour.value must be printable ASCII",
        "{'behaviour':{'type':'replace-answer'}}    | behaviour.body must be there",
        "[{'id':'a','behaviour':{'type':'down'}},{'id':'a','behaviour':{'type':'down'}}] | rules[1].id \"a\" is used already"
      },
      quoteCharacter = '`')
  void aProblemIsNamed(String json, String problem) {
    assertThat(problems(json.replace('\'', '"')))
        .anySatisfy(it -> assertThat(it).contains(problem));
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThat(
            problems(
                """
                [{"id":"ok","behaviour":{"type":"down"}},
                 {"macth":{},"behaviour":{"type":"cut","at":"NOWHERE","ending":"BANG"}},
                 {"match":{"nth":0,"probability":-1},"behaviour":{"type":"drip","every":"x"}}]"""))
        .hasSize(6);
  }

  @Test
  void duplicateFieldsAndTooManyRulesAreRefused() {
    assertThat(problems("{\"behaviour\":{\"type\":\"down\",\"type\":\"down\"}}")).hasSize(1);
    String rule = "{\"behaviour\":{\"type\":\"down\"}}";
    assertThat(problems("[" + (rule + ",").repeat(1_000) + rule + "]"))
        .containsExactly("rules: at most 1000 are possible but there are 1001");
  }

  @Test
  void aRuleIsReadWithItsDefaults() throws Exception {
    assertThat(parse("{\"behaviour\":{\"type\":\"late-apply\",\"after\":\"PT5S\"}}"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.id()).isEqualTo("rule-1");
              assertThat(rule.match().types()).containsOnly(IntegrationType.PRODUCT_CHANGE);
              assertThat(rule.match().probability()).isEqualTo(1);
              assertThat(rule.behaviour())
                  .isEqualTo(
                      new Behaviour.LateApply(
                          Duration.ofSeconds(5),
                          Behaviour.LateAnswer.CUT,
                          Ending.RESET,
                          Duration.ofMinutes(10)));
            });
    assertThat(parse("{\"behaviour\":{\"type\":\"error\"}}").getFirst().behaviour())
        .isEqualTo(
            new Behaviour.Fail(ResultCode.SYSTEM_ERROR, Behaviour.Moment.BEFORE_EFFECT, null));
    assertThat(parse("[]")).isEmpty();
  }
}
