-- The countries and, as the row without a country, the whole.
SELECT coalesce(iso_country, '?') AS iso_country, openflights_airports, matched, high_confidence, low_confidence,
       round(matched / openflights_airports, 4) AS matched_share, largest_distance_km
FROM airports.country_summary
UNION ALL
SELECT 'all', sum(openflights_airports), sum(matched), sum(high_confidence), sum(low_confidence),
       round(sum(matched) / sum(openflights_airports), 4), max(largest_distance_km)
FROM airports.country_summary
