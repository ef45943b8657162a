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
  private static final String KEY =
      "(?:(?:secret|access|account|api|private|shared|encryption|storage)[._\\-\\s]?key|password"
          + "|passwd|passphrase|passcode|pwd|secret|token|credential|signature|\\bpass(?=\\W)"
          + "|identified\\s+by|\\bsig(?=\\W)|(?<=[._\\-])sas(?=[._\\-=:])"
          + "|session[._\\-]?token|jsessionid|\\bset-cookie(?=:)|\\bcookie(?=:))(?:(?!->)[\\w.\\-])*+";

  /** The end of a key that may itself stand in quotes, as JSON in JSON has them too. */
  private static final String END_OF_KEY = "(?:\\\\*[\"'`])?";

  private static final String SIGN = "(?:\\s*+(?:[:=]>?|->)\\s*+)";

  /** In quotes, which a text that was cut off may not close. */
  private static final String QUOTED =
      "(?:\"(?:[^\"\\\\]++|\\\\.|\"\")*+(?:\"|\\\\?$)|'(?:[^'\\\\]++|\\\\.|'')*+(?:'|\\\\?$)"
          + "|`[^`]*+(?:`|$)|\\\\+\"[^\"]*+(?:\"|$)|\\\\+'[^']*+(?:'|$))";

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
          "(?<=jdbc:oracle:(?:thin|oci):)[^@\\s/]+/[^@\\s]+(?=@)", Pattern.CASE_INSENSITIVE);

  /** Group 1 stays. {@code password = 'x'}, {@code OPTIONS (password 'x')}. */
  static final Pattern QUOTED_VALUE =
      caseless("(" + KEY + END_OF_KEY + "(?:" + SIGN + "|\\s++))" + QUOTED);

  /** Group 1 stays. {@code password=x}, {@code token: x}. */
  static final Pattern PLAIN_VALUE =
      caseless("(" + KEY + END_OF_KEY + SIGN + ")(?!\\*\\*\\*)[^\\s&;,)\\]}\"']++");

  /** Group 1 stays. As {@link #PLAIN_VALUE} within a path, whose further folders stay. */
  static final Pattern VALUE_IN_NAME =
      caseless("(" + KEY + END_OF_KEY + SIGN + ")(?!\\*\\*\\*)[^\\s&;,)\\]}\"'/]++");

  /** Group 1 stays. {@code <password>x</password>}. */
  static final Pattern ELEMENT = caseless("(<(?:\\w+:)?" + KEY + "[^<>]{0,200}>)[^<]++(?=</)");

  /** Group 1 stays. How command lines and functions are given a secret without naming it. */
  static final Pattern[] COMMANDS = {
    caseless("(\\s(?:-u|--user)[ =][^\\s:'\"]{1,100}:)[^\\s'\"]++"),
    caseless("(\\b(?:mysql\\w*|mariadb|sshpass|mongo\\w*)\\s[^\\n;|]{0,200}?\\s-p)[^\\s]++"),
    caseless("(\\b(?:set-)?cookie:\\s)[^\\n]++"),
    caseless(
        "(\\baes_(?:en|de)crypt\\s*\\([^,()]{0,200}(?:\\([^()]{0,200}\\)[^,()]{0,200})?,\\s*)[^,)]++"),
  };

  static final Pattern[] NO_PATTERNS = {};

  /** Group 1 stays. {@code {"key": "password", "value": "x"}}, and as protocol buffers print it. */
  static final Pattern VALUE_OF_ITS_OWN =
      caseless("(" + KEY + END_OF_KEY + "\\s*+,?\\s*+[\"']?\\bvalue[\"']?" + SIGN + ")" + QUOTED);

  /** Group 1 stays. {@code --password x}, {@code the token is x}, but not {@code the token was}. */
  static final Pattern VALUE_BEHIND_BLANK =
      caseless(
          "("
              + KEY
              + END_OF_KEY
              + "\\s++(?:(?:is|was|value|key)\\s++)*+)(?!\\*\\*\\*|\\W|"
              + PROSE
              + ")"
              + WORD);

  /** Group 1 stays. */
  static final Pattern AUTHORIZATION = caseless("\\b((?:Bearer|Basic)\\s+)[\\w.~+/=\\-]{8,}+");

  /**
   * Known by their own shape: ids of AWS keys, tokens of GitHub, GitLab, Slack, Google, Databricks,
   * Stripe, Vault and npm, JSON web tokens, private keys.
   */
  static final Pattern SHAPE =
      Pattern.compile(
          "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"
              + "|\\bgh[pousr]_[A-Za-z0-9]{20,}+|\\bgithub_pat_\\w{20,}+|\\bglpat-[\\w\\-]{16,}+"
              + "|\\bxox[abeoprs]-[\\w\\-]{10,}+|\\bAIza[\\w\\-]{30,}+|\\bya29\\.[\\w\\-]{20,}+"
              + "|\\bdapi[0-9a-f]{32}(?:-\\d)?|\\b[sr]k_live_\\w{16,}+|\\bhv[sb]\\.[\\w\\-]{20,}+"
              + "|\\bnpm_[A-Za-z0-9]{30,}+"
              + "|\\beyJ[\\w\\-]{8,}+\\.[\\w\\-]{8,}+\\.[\\w\\-]*+"
              + "|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)");

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
    "cookie"
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

  private static Pattern caseless(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
