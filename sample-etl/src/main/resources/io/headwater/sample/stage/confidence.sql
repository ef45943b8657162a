-- How sure each match is: by its score, and by how far the next best pair of the same OpenFlights row is behind.
SELECT *,
       CASE WHEN score >= 0.85 AND margin >= 0.10 THEN 'high'
            WHEN score >= 0.65 AND margin >= 0.03 THEN 'medium'
            ELSE 'low' END AS confidence
FROM (SELECT world, openflights_id, ourairports_id, distance_km, elevation_difference_ft, name_similarity, place_similarity,
             score, round(score - coalesce(runner_up, 0D), 6) AS margin
      FROM (SELECT *, max(CASE WHEN round IS NULL THEN score END) OVER (PARTITION BY openflights_id) AS runner_up
            FROM pairs)
      WHERE round IS NOT NULL)
