package io.headwater.redact;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a secret looks like in a text. Every pattern takes linear time on texts without secrets: no
 * unbounded repetition stands before the word that it looks for.
 *
 * <p>Source of the key names: Spark's {@code spark.redaction.regex} and the parameters of presigned
 * S3, Azure SAS and JDBC addresses.
 */
final class SecretPatterns {
  static final String KEY =
      "(?:(?:secret|access|account|api|private|pvt|priv|shared|encryption|storage)[._\\-\\s]?key|password"
          + "|passwd|passphrase|passcode|pwd|secret|token|credential|signature|\\bpass(?=\\W)"
          + "|identified\\s+by|(?:\\b|(?<=%3f|%26))sig(?=\\W)|(?<=[._\\-])sas(?=[._\\-=:])"
          + "|session[._\\-]?token|jsessionid|\\bset-cookie(?=:)|\\bcookie(?=:))(?:(?!->)[\\w.\\-]){0,100}+";

  /** The end of a key that may itself stand in quotes, as JSON in JSON has them too. */
  static final String END_OF_KEY = "(?:#\\d++L?)?(?:\\\\*[\"'`]|&quot;|%22)?";

  static final String SIGN =
      "(?:\\s*+(?:<=>|<>|!=|:=|==|[:=]>?|->|%3[da](?:%22)?|\\\\++u003[da])\\s*+)";

  /** In quotes, which a text that was cut off may not close. */
  static final String QUOTED =
      "(?:\"(?:[^\"\\\\]++|\\\\.|\"\")*+(?:\"|\\\\?$)|'(?:[^'\\\\]++|\\\\.|'')*+(?:'|\\\\?$)"
          + "|`[^`]*+(?:`|$)|\\\\+\"[^\"]*+(?:\"|$)|\\\\+'[^']*+(?:'|$)"
          + "|&quot;[^&]*+(?:&quot;|$))";

  /**
   * What follows a key word after a blank when no value does. A word that is missing here costs a
   * reader one word of a message; a secret let through costs more.
   */
  private static final String PROSE =
      "(?:is|are|was|were|be|been|has|had|have|do|does|did|not|no|none|cannot|can|could|must|may"
          + "|might|will|would|shall|should|for|of|in|on|at|to|from|with|without|by|and|or|as|the|a"
          + "|an|that|this|these|those|it|its|if|then|else|when|while|than|too|so|but|also|only"
          + "|already|before|after|between|because|due|via|using|used|use|expected|expecting|given"
          + "|wrong|bad|invalid|valid|incorrect|correct|expired|missing|required|empty|unset|set"
          + "|found|failed|failure|fails|error|exception|denied|refused|rejected|unknown|null|true"
          + "|false|file|files|provider|providers|manager|identifier|service|store|kind|type|types"
          + "|name|names|value|values|column|columns|field|fields|table|tables|key|keys|id|ids"
          + "|authentication|authorization|request|requests|response|header|headers|renewal|cache"
          + "|count|counts|length|size|limit|changed|change|near|recognition|select|insert|into"
          + "|update|delete|where|group|order|having|join|inner|left|right|full|cross|outer|semi"
          + "|anti|union|except|intersect|like|rlike|asc|desc|nulls|over|partition|partitioned"
          + "|distribute|cluster|sort|lateral|comment|default|string|int|integer|bigint|smallint"
          + "|tinyint|long|double|float|boolean|binary|date|timestamp|decimal|varchar|char|array"
          + "|map|struct|password|passphrase|passcode|passwd|pwd|secret|token|credential|credentials)(?![\\w\\-])";

  private static final String WORD = "[^\\s,;)\\]}\"'`]++";

  /** {@code scheme://user:password@host}, as far as to the last at-sign before the path. */
  static final Pattern USER_INFO =
      Pattern.compile("(?<=[a-zA-Z0-9]://)[^/\\s?#@\"']*(?:@[^/\\s?#@\"']*)*@");

  /** Oracle's {@code jdbc:oracle:thin:user/password@}. */
  static final Pattern ORACLE_USER_INFO =
      Pattern.compile(
          "(?<=jdbc:oracle:(?:thin|oci\\d?):)[^@\\s/]+/[^@\\s]+(?=@)", Pattern.CASE_INSENSITIVE);

  /**
   * Group 1 stays. {@code password = 'x'}, {@code OPTIONS (password 'x')}, {@code PASSWORD('x')},
   * {@code the password is 'x'}.
   */
  static final Pattern QUOTED_VALUE =
      caseless(
          "("
              + KEY
              + "(?:"
              + END_OF_KEY
              + "(?:"
              + SIGN
              + "(?:[bruf]{1,2}(?=['\"]))?|\\s++)|\\s*+\\(\\s*+|\\s++(?:is|was)\\s*+:?\\s*+))"
              + QUOTED);

  /** Group 1 stays. {@code password=x}, {@code token: x}. */
  static final Pattern PLAIN_VALUE =
      caseless(
          "(" + KEY + END_OF_KEY + SIGN + "(?:!!\\w{1,20}\\s++)?)(?!\\*\\*\\*)[^\\s&;,)\\]}\"']++");

  /** Group 1 stays. As {@link #PLAIN_VALUE} within a path, whose further folders stay. */
  static final Pattern VALUE_IN_NAME =
      caseless(
          "("
              + KEY
              + END_OF_KEY
              + SIGN
              + ")(?!\\*\\*\\*|\\d{1,5}(?:$|[/,;?]))[^\\s&;,)\\]}\"'/]++");

  /** Group 1 stays. {@code <password>x</password>}. */
  static final Pattern ELEMENT = caseless("(<(?:\\w+:)?" + KEY + "[^<>]{0,200}>)[^<]++(?=</)");

  /** Group 1 stays. {@code {"key": "password", "value": "x"}}, and as protocol buffers print it. */
  static final Pattern VALUE_OF_ITS_OWN =
      caseless("(" + KEY + END_OF_KEY + "\\s*+,?\\s*+[\"']?\\bvalue[\"']?" + SIGN + ")" + QUOTED);

  /** Group 1 stays. {@code --password x}, {@code the token is x}, but not {@code the token was}. */
  static final Pattern VALUE_BEHIND_BLANK =
      caseless(
          "("
              + KEY
              + END_OF_KEY
              + "\\s++(?:(?:is|was|value|key|provided:?)\\s++)*+)(?!\\*\\*\\*|\\W|"
              + PROSE
              + ")"
              + WORD);

  /** Group 1 stays. */
  static final Pattern AUTHORIZATION = caseless("\\b((?:Bearer|Basic)\\s+)[\\w.~+/=\\-]{8,}+");

  /** Any key with its value: group 1 stays, group 2 is the key. */
  static final Pattern ANY_KEY =
      Pattern.compile(
          "((?<![\\w.\\-])([\\w.\\-]++)"
              + END_OF_KEY
              + SIGN
              + ")(?:"
              + QUOTED
              + "|[^\\s&;,)\\]}\"']++)");

  static final Pattern SECRET_KEY = caseless(KEY.replace("(?=\\W)", "\\b"));

  /** Without one of these no key word is in a text; most texts end here. */
  private static final String[] ROOTS = {
    "pass",
    "pwd",
    "secret",
    "token",
    "credential",
    "sig",
    "key",
    "identified",
    "sas",
    "session",
    "cookie",
    "auth",
    "pw",
    "psw",
    "jwt",
    "bearer",
    "logdata",
    "kennwort",
    "mot",
    "contrase",
    "senha",
    "wachtwoord"
  };

  private SecretPatterns() {}

  /** Whether it is worth while to look for keys; {@code false} is certain. */
  static boolean mayHoldKey(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String root : ROOTS) {
      if (lower.contains(root)) {
        return true;
      }
    }
    return false;
  }

  static Pattern caseless(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
