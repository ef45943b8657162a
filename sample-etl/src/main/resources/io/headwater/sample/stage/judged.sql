-- Each OpenFlights row that has an answer: what was found, whether it is right, and whether blocking let it be found.
SELECT a.world, a.openflights_id,
       max(m.ourairports_id) AS found,
       max(CASE WHEN m.ourairports_id = a.ourairports_id THEN 1 ELSE 0 END) AS is_right,
       max(CASE WHEN c.ourairports_id IS NOT NULL THEN 1 ELSE 0 END) AS is_candidate,
       min(a.ourairports_id) AS answer
FROM answers a
LEFT JOIN matches m ON m.openflights_id = a.openflights_id
LEFT JOIN candidates c ON c.openflights_id = a.openflights_id AND c.ourairports_id = a.ourairports_id
GROUP BY a.world, a.openflights_id
