#!/usr/bin/env bash
# Bootstrap action for EMR 6.2.0: puts the agent jar on the class path of every Spark driver of the cluster.
#
#   bootstrap.sh <jar> [<sha256>]
#
# <jar>     s3://bucket/path/headwater-scala-2.12_spark-3.0.1_emr-6.2.0.jar, or a local path
# <sha256>  its expected checksum, in hex
#
# Fails, and with it the start of the cluster, when the jar cannot be had or is not the right one: with
# spark.extraListeners set, Spark refuses to start any application while the jar is missing.
set -euo pipefail

readonly profile=scala-2.12_spark-3.0.1_emr-6.2.0
# EMR's own spark.driver.extraClassPath has this folder with a wildcard, on every node and in both deploy modes.
# Bootstrap actions run before Spark is installed, so Spark's own folder is not there yet.
readonly folder=${HEADWATER_DIR:-/usr/share/aws/emr/emrfs/auxlib}

fail() {
  echo "headwater bootstrap: $*" >&2
  exit 1
}

as_root() {
  if [[ -w $(dirname "$folder") || -w $folder ]]; then "$@"; else sudo "$@"; fi
}

[[ $# -ge 1 && $# -le 2 ]] || fail "usage: bootstrap.sh <jar> [<sha256>]"
source_jar=$1
expected=${2:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jar=$work/headwater.jar

case $source_jar in
  s3://*) aws s3 cp --only-show-errors "$source_jar" "$jar" || fail "cannot copy $source_jar" ;;
  *) cp "$source_jar" "$jar" || fail "cannot copy $source_jar" ;;
esac

if [[ -n $expected ]]; then
  actual=$(sha256sum "$jar" | cut -d ' ' -f 1)
  [[ $actual == "$expected" ]] || fail "$source_jar has sha256 $actual, expected $expected"
fi

python3 - "$jar" "$profile" <<'PY' || fail "$source_jar is not the agent jar for $profile"
import sys, zipfile
jar, profile = sys.argv[1:]
with zipfile.ZipFile(jar) as z:
    names = set(z.namelist())
    manifest = z.read("META-INF/MANIFEST.MF").decode("utf-8").splitlines()
    found = [line.split(":", 1)[1].strip() for line in manifest if line.startswith("Headwater-Profile:")]
    if "io/headwater/spark/HeadwaterListener.class" not in names:
        sys.exit("no io.headwater.spark.HeadwaterListener in it")
    if found != [profile]:
        sys.exit("its profile is %s" % (found[0] if found else "not given"))
PY

as_root mkdir -p "$folder"
# One agent at a time: an older jar beside the new one would win or lose by chance.
as_root find "$folder" -maxdepth 1 -name 'headwater-*.jar' -delete
as_root install -m 0644 "$jar" "$folder/headwater-$profile.jar"
echo "headwater bootstrap: $folder/headwater-$profile.jar"
