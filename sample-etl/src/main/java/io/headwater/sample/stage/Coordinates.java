package io.headwater.sample.stage;

/**
 * Distances between places, in kilometres to the metre, so that no last bit of a sine shows in what
 * is stored.
 */
public final class Coordinates {
  private static final double EARTH_DIAMETER_KM = 2 * 6371.0088;

  private Coordinates() {}

  /** The great-circle distance (haversine). */
  public static double distanceKm(double lat1, double lon1, double lat2, double lon2) {
    double sinLat = StrictMath.sin(Math.toRadians(lat2 - lat1) / 2);
    double sinLon = StrictMath.sin(Math.toRadians(lon2 - lon1) / 2);
    double chord =
        sinLat * sinLat
            + StrictMath.cos(Math.toRadians(lat1))
                * StrictMath.cos(Math.toRadians(lat2))
                * sinLon
                * sinLon;
    double km = EARTH_DIAMETER_KM * StrictMath.asin(Math.sqrt(Math.min(1, chord)));
    return Math.rint(km * 1000) / 1000;
  }

  /**
   * The distance if the first place was noted with one of the usual slips: a sign lost or turned,
   * latitude and longitude exchanged. Never more than {@link #distanceKm}.
   */
  public static double slippedDistanceKm(double lat1, double lon1, double lat2, double lon2) {
    double best = distanceKm(lat1, lon1, lat2, lon2);
    for (int latSign = -1; latSign <= 1; latSign += 2) {
      for (int lonSign = -1; lonSign <= 1; lonSign += 2) {
        best = Math.min(best, distanceKm(latSign * lat1, lonSign * lon1, lat2, lon2));
        if (Math.abs(lon1) <= 90) {
          best = Math.min(best, distanceKm(latSign * lon1, lonSign * lat1, lat2, lon2));
        }
      }
    }
    return best;
  }
}
