/**
 * What the pipeline does with names: transliteration, normal forms, similarity, realistic
 * variation, and the removal of airport codes. Nothing here touches Spark data sets; {@link
 * io.headwater.sample.text.TextFunctions} alone knows Spark and registers the rest as SQL
 * functions. Start at {@link io.headwater.sample.text.NameNormalizer}.
 */
package io.headwater.sample.text;
