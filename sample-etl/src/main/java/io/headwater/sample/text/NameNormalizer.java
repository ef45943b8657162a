package io.headwater.sample.text;

import com.anyascii.AnyAscii;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Brings names of airports and places into a form in which they can be compared: Latin letters of
 * any script, lower case, no accents or punctuation, abbreviations written out, words separated by
 * one space.
 */
public final class NameNormalizer {
  /**
   * Han characters have no spaces between words, so these must be cut off before they become Latin
   * letters.
   */
  private static final Pattern CJK_AIRPORT = Pattern.compile("国际机场|國際機場|国際空港|机场|機場|空港|飛行場|국제공항|공항");

  private static final Pattern APOSTROPHE = Pattern.compile("['`’]");
  private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z0-9]+");
  private static final Map<String, String> ABBREVIATIONS = abbreviations();

  /** Words that say what a thing is, not which one it is. */
  private static final Set<String> GENERIC =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  ("airport airfield airstrip airpark aerodrome aerodrom aerodromo aeropuerto aeroporto aeroport"
                          + " aeroclub flughafen flugplatz lotnisko havalimani lufthavn flygplats vliegveld repuloter"
                          + " field landing strip station base air force army naval international intl regional"
                          + " municipal county private memorial heliport helipad seaplane duplicate"
                          + " the of de da do del la le")
                      .split(" ", -1))));

  private NameNormalizer() {}

  /** The words of a name, spelled out; empty for a name without letters or digits. */
  public static String words(String name) {
    String latin = AnyAscii.transliterate(CJK_AIRPORT.matcher(name).replaceAll(" airport "));
    String joined = APOSTROPHE.matcher(latin).replaceAll("").toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    for (String word : NOT_A_WORD.split(joined, -1)) {
      if (!word.isEmpty()) {
        words.add(ABBREVIATIONS.getOrDefault(word, word));
      }
    }
    return String.join(" ", words);
  }

  /**
   * The words that tell one airport from another: {@link #words} without the generic ones, or all
   * of them where nothing else is left ("Landing Strip").
   */
  public static String core(String name) {
    String all = words(name);
    List<String> telling = new ArrayList<>();
    for (String word : all.split(" ", -1)) {
      if (!GENERIC.contains(word)) {
        telling.add(word);
      }
    }
    return telling.isEmpty() ? all : String.join(" ", telling);
  }

  private static Map<String, String> abbreviations() {
    Map<String, String> full = new HashMap<>();
    String[] pairs = {
      "intl=international",
      "int=international",
      "muni=municipal",
      "mun=municipal",
      "rgnl=regional",
      "reg=regional",
      "afb=air force base",
      "ab=air base",
      "aaf=army airfield",
      "nas=naval air station",
      "raf=air base",
      "raaf=air base",
      "spb=seaplane base",
      "mem=memorial",
      "meml=memorial",
      "arpt=airport",
      "apt=airport",
      "fld=field",
      "st=saint",
      "ste=sainte",
      "sta=santa",
      "mt=mount",
      "ft=fort",
      "gen=general",
      "cnty=county",
      "co=county",
      "univ=university",
      "pres=president",
      "cte=comandante",
      "cap=capitan",
      "col=coronel",
      "ten=teniente",
      "pto=puerto",
      "dr=doctor",
      "jr=junior",
      "isl=island",
      "i=island",
      "n=north",
      "s=south",
      "e=east",
      "w=west"
    };
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      full.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return Collections.unmodifiableMap(full);
  }
}
