SELECT *, round(2 * precision * recall / nullif(precision + recall, 0D), 6) AS f1
FROM (SELECT answered, found, correct, found - correct AS wrong, answered - found AS missed,
             round(correct / greatest(found, 1), 6) AS precision,
             round(correct / greatest(answered, 1), 6) AS recall,
             round(candidates / greatest(answered, 1), 6) AS blocking_recall,
             (SELECT count(*) FROM candidates) AS candidate_pairs,
             (SELECT count(*) FROM matches) AS matches,
             (SELECT count(*) FROM matches) - found AS matches_without_answer
      FROM (SELECT count(*) AS answered, count(found) AS found, coalesce(sum(is_right), 0) AS correct,
                   coalesce(sum(is_candidate), 0) AS candidates
            FROM judged))
