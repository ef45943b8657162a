package io.headwater.redact;

import java.util.regex.Pattern;

/**
 * Forms in which texts give a secret other than by key, sign and value: calls, lists, markup,
 * headers, command lines, addresses. Group 1 of each stays, the rest of the match goes. As in
 * {@link SecretPatterns}, every pattern takes linear time on texts without secrets.
 */
final class SecretForms {
  private static final String KEY = SecretPatterns.KEY;
  private static final String END = SecretPatterns.END_OF_KEY;
  private static final String QUOTED = SecretPatterns.QUOTED;
  private static final String SIGN = SecretPatterns.SIGN;

  /** Words that are keys only where a sign follows at once. */
  private static final String SIGNED_KEY =
      "(?:(?:auth|master|signing|subscription|license|consumer|functions?|fernet|decryption|cipher"
          + "|hmac|aes|sas|ssh|gpg|pgp|rsa|instrumentation|ingestion|webhook|crypto)[._\\-\\s]?key"
          + "|pass|(?:\\b|[._\\-])pw|psw|jwt|auth|bearer|logdata|passwort|kennwort"
          + "|mot[_\\s]de[_\\s]passe|contrase.{1,2}a|senha|wachtwoord)";

  /**
   * In addresses a comma or a bracket belongs to the value: {@code ?password=a,b&}, {@code
   * ;password={a;b}}.
   */
  static final Pattern BRACED = caseless("(" + KEY + "=)\\{(?:[^}]++|\\}\\})*+\\}");

  /** As {@link #BRACED}. */
  static final Pattern[] IN_ADDRESSES = {
    // user:secret@ where the secret has a slash; a port is none.
    caseless("((?<=[a-z0-9]://))[^/\\s?#@\"':]{1,128}:(?!\\d{1,5}/)[^\\s@\"'?#]{1,256}(?=@)"),
    caseless("([?&][\\w.\\-]{0,60}?" + KEY + "=)(?!\\*\\*\\*)[^&\\s\"'<>/]++"),
    caseless("(;\\s?[\\w.\\-]{0,60}?" + KEY + "=)(?!\\*\\*\\*)[^;&\\s\"'<>/]++"),
    caseless("(;cipher=\\w{1,20};password=)[^;&\"']++"),
    caseless("(;accountkey=)[^;&\\s\"']++"),
    caseless("([?&;](?:key|code|hexkey)=)[^&;\\s\"'<>/]++"),
    caseless("((?<=hooks\\.slack\\.com/services/))[\\w/\\-]++"),
    caseless("((?<=oraclecloud\\.com/p/))[^/\\s]++"),
    caseless("(\\.com/api/webhooks/\\d{1,30}/)[\\w\\-]++"),
  };

  /**
   * Behind the sign of a parameter only: a folder {@code boarding_pass=1} is a partition, and
   * {@code db-auth:5432} a host.
   */
  static final Pattern SIGNED_VALUE_IN_NAME =
      caseless(
          "((?:[?&;,(]|^|\\s)\\s?"
              + SIGNED_KEY
              + END
              + "\\s?=\\s?)(?!\\*\\*\\*)[^\\s&;,)\\]}\"'/]++");

  /** As {@link SecretPatterns#PLAIN_VALUE}, and in quotes. */
  static final Pattern SIGNED_VALUE =
      caseless(
          "("
              + SIGNED_KEY
              + END
              + SIGN
              + ")(?:"
              + QUOTED
              // auth=('app', 'x')
              + "|\\('[^()\\n]{1,300}+\\)|(?!\\*\\*\\*)[^\\s&;,)\\]}\"']++)");

  /** Where {@link SecretPatterns#mayHoldKey} says so. */
  static final Pattern[] IN_TEXTS = {
    // Filters as Spark prints them: EqualTo(password,x)
    caseless(
        "(\\b(?:EqualTo|EqualNullSafe|In|StringStartsWith|StringEndsWith|StringContains"
            + "|GreaterThan\\w*|LessThan\\w*)\\("
            + KEY
            + ",)[^)]*+"),
    // (my.password,x), as tuples of settings are printed
    caseless("(\\([\\w\\-]{1,60}\\.[\\w.\\-]{0,100}?" + KEY + ",)[^,()\\s]++"),
    // option("password", "x")
    caseless("([\"'][\\w.\\-]{0,60}?" + KEY + "[\"']\\s*+,\\s*+)" + QUOTED + "(?!\\s*+[:=])"),
    // password[x], but not tokens[0] nor token_map[en]
    caseless("(\\b(?:password|passwd|secret)\\[)(?!\\d{1,9}\\])[^\\]\\s]{1,200}+(?=\\])"),
    // 'x' AS token
    caseless("()'[^'\\n]{1,200}+'(?=\\s{1,9}as\\s{1,9}[`\"]?\\w{0,60}?" + KEY + ")"),
    caseless("(\\bidentified\\s++with\\s++\\w++\\s++(?:by|as)\\s++)" + QUOTED),
    // password IN ('x', 'y'), password [x]
    caseless(
        "("
            + KEY
            + "(?:"
            + END
            + "\\s++(?:not\\s++)?in\\s*+\\((?!\\s*+select)|\\s++(?=\\[[^\\]\\s]++\\]|<\\w[^>\\s]*+>)))"
            + "[\\[<]?[^)\\]>]*+[\\]>]?"),
    // Password for user app: x; the password is: x; password: |
    caseless(
        "("
            + KEY
            + "(?:\\s++for\\s++(?:user\\s++)?[^\\s:=]{1,64}"
            + SIGN
            + "|\\s++(?:is|was)\\s*+:\\s++|"
            + END
            + "\\s*+:\\s*+[|>][+\\-]?\\s*+))(?!['\"])[^\\s,;]++"),
  };

  /** {@code <name>secret.key</name><value>x</value>}. */
  static final Pattern PROPERTY = caseless("(" + KEY + "\\s*+</name>\\s*+<value>)[^<]++");

  /** Headers, functions and command lines, which no key word announces. */
  static final Pattern[] COMMANDS = {
    caseless(
        "(\\b(?:proxy-)?authorization[\"']?\\s*+[:=]\\s*+[\"']?)"
            + "(?:[a-z][\\w\\-]*+\\s++)?[^\\s\"',;)]++"),
    caseless(
        "(\\b(?:Bearer|Basic|Negotiate|NTLM|ApiKey)\\s++)(?=[\\w.~+/=\\-]*\\d)[\\w.~+/=\\-]{8,}+"),
    caseless("(\\s(?:-u|--user)[ =][^\\s:'\"]{1,100}:)[^\\s'\"]++"),
    caseless("(\\b(?:mysql\\w*|mariadb|sshpass|mongo\\w*)\\s[^\\n;|]{0,200}?\\s-p)[^\\s]++"),
    caseless("(\\b(?:docker|podman|beeline|helm|az)\\s[^\\n;|]{0,200}?\\s-p\\s)[^\\s]++"),
    caseless("(\\bredis-cli\\s[^\\n;|]{0,200}?-a\\s)[^\\s]++"),
    caseless("(\\b(?:sqlcmd|bcp|isql)\\s[^\\n;|]{0,200}?-P\\s?)[^\\s]++"),
    caseless("(\\b(?:sqlplus|sqlldr|expdp|impdp)\\s[^\\n/;|]{0,200}?/)[^\\s@/]++(?=@|\\s|$)"),
    caseless("((?:^|\\s)--?pw[ =])[^\\s]++"),
    caseless("(\\b(?:set-)?cookie:\\s)[^\\n]++"),
    caseless(
        "(\\b(?:aes_(?:en|de)crypt|try_aes_decrypt|pgp_sym_(?:en|de)crypt\\w*|des_(?:en|de)crypt)"
            + "\\s*\\([^,()]{0,200}(?:\\([^()]{0,200}\\)[^,()]{0,200})?,\\s*)[^,)]++"),
  };

  /**
   * Known by their own shape: ids of AWS keys with or without the key behind it, tokens of known
   * makers, JSON web tokens, keys of Azure's storage, private keys.
   */
  static final Pattern SHAPE =
      Pattern.compile(
          "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b(?:[:,/|\\s]{1,3}[A-Za-z0-9/+=]{38,40}(?![A-Za-z0-9/+=]))?"
              + "|\\bgh[pousr]_[A-Za-z0-9]{20,}+|\\bgithub_pat_\\w{20,}+|\\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[\\w\\-]{20,}+"
              + "|\\bxox[abeoprs]-(?=[\\w\\-]*\\d)[\\w\\-]{10,}+|\\bxapp-(?=[\\w\\-]*\\d)[\\w\\-]{10,}+|\\bAIza[\\w\\-]{30,}+"
              + "|\\bya29\\.[\\w\\-]{20,}+|\\bGOCSPX-[\\w\\-]{20,}+"
              + "|\\b(?:dapi|dose|dkea)[0-9a-f]{32}(?:-\\d)?|\\b[sr]k_(?:live|test)_\\w{16,}+"
              + "|\\bsk-(?=[\\w\\-]*\\d)(?=[\\w\\-]*[A-Z])[\\w\\-]{20,}+|\\bhv[sbr]\\.(?=[\\w\\-]*\\d)(?=[\\w\\-]*[A-Z])[\\w\\-]{20,}+|\\bnpm_[A-Za-z0-9]{30,}+"
              + "|\\bhf_[A-Za-z]{30,}+|\\bSG\\.(?=[\\w\\-.]*\\d)(?=[\\w\\-.]*[a-z])[\\w\\-]{16,}+\\.[\\w\\-]{16,}+|\\bshp(?:at|ca|ss)_\\w{20,}+"
              + "|\\bpypi-AgE[\\w\\-]{40,}+|\\bdckr_pat_[\\w\\-]{20,}+|\\bglsa_(?=\\w*\\d)(?=\\w*[A-Z])\\w{30,}+|\\bdop_v1_[0-9a-f]{60,}+"
              + "|\\bATATT3[\\w\\-=]{40,}+|\\bAGE-SECRET-KEY-1[A-Z0-9]{40,}+"
              + "|\\b\\d{8,10}:AA[\\w\\-]{33}\\b"
              + "|\\b[\\w~.]{3}\\dQ~[\\w~.\\-]{31,34}"
              + "|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}=="
              + "|\\beyJ[\\w\\-]{8,}+\\.[\\w\\-]{8,}+\\.[\\w\\-]*+"
              + "|-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\\s\\S]*?"
              + "(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)");

  private SecretForms() {}

  private static Pattern caseless(String regex) {
    return SecretPatterns.caseless(regex);
  }
}
