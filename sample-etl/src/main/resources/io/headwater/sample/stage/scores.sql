-- A score of about 0 to 1.05 from weights set by hand: names count half, the place a third, the rest breaks ties.
SELECT world, openflights_id, ourairports_id, distance_km, name_similarity, place_similarity, elevation_difference_ft,
       same_country,
       round(0.40D * greatest(name, 0.90D * cross_similarity, full_similarity)
           + 0.10D * name
           + 0.08D * greatest(place_similarity, cross_similarity)
           + 0.34D * proximity
           + 0.08D * CASE WHEN elevation_difference_ft IS NULL THEN 0.25D
                          ELSE greatest(0D, 1 - elevation_difference_ft / 300D) END
           + CASE WHEN same_country THEN 0D ELSE -0.05D END
           + CASE WHEN openflights_kind = 'station' THEN -0.30D
                  WHEN openflights_kind = ourairports_kind THEN 0.05D
                  WHEN openflights_kind = 'heliport' THEN -0.15D
                  WHEN ourairports_kind = 'airfield' THEN 0D
                  WHEN ourairports_kind IN ('closed', 'seaplane_base') THEN -0.08D
                  ELSE -0.12D END, 6) AS score
FROM (SELECT *,
             greatest(name_similarity, 0.95D * alternate_similarity) AS name,
             -- A pair that is near only if a slip in the coordinates is assumed is trusted a little less.
             exp(-slipped_distance_km / 5D) * CASE WHEN distance_km > 40 THEN 0.8D ELSE 1D END AS proximity
      FROM features)
