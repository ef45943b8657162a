#!/usr/bin/env bash
# Cluster-scoped init script for Databricks: puts the agent jar on the class path of the driver.
#
# Set HEADWATER_JAR in the cluster's environment variables, or write the path here. The script fails, and with it the
# start of the cluster, when the jar is missing: with spark.extraListeners set, Spark would not start without it.
set -euo pipefail

readonly profile=scala-2.12_spark-3.5.7
readonly jar=${HEADWATER_JAR:-/Volumes/main/default/headwater/headwater-$profile.jar}
readonly folder=${HEADWATER_DIR:-/databricks/jars}

if [[ ! -f $jar ]]; then
  echo "headwater init: no $jar; set HEADWATER_JAR to the agent jar" >&2
  exit 1
fi
# One agent at a time: an older jar beside the new one would win or lose by chance.
find "$folder" -maxdepth 1 -name 'headwater-*.jar' -delete
install -m 0644 "$jar" "$folder/headwater-$profile.jar"
echo "headwater init: $folder/headwater-$profile.jar"
