# Shared by run and cluster: which Spark, where its jars are, and how its main classes are started without a distribution.
# Sourced, never run; expects $here, the folder of this file.

root=$(cd "$here/.." && pwd)
profile=$(sed -n 's:.*<headwater.profile>\(.*\)</headwater.profile>.*:\1:p' "$root/pom.xml" | head -1)

fail() {
  echo "error: $*" >&2
  exit 2
}

# Java and Maven, the names that depend on the profile, and Spark's jars, fetched once per profile.
prepare_runtime() {
  grep -q "<id>$profile</id>" "$root/pom.xml" ||
    fail "no profile '$profile': known are $(sed -n 's:.*<id>\(scala-.*\)</id>.*:\1:p' "$root/pom.xml" | paste -sd ' ')"
  if [ -n "${JAVA_HOME:-}" ]; then java_command="$JAVA_HOME/bin/java"; else java_command=$(command -v java || true); fi
  [ -x "$java_command" ] || fail "no java found: install JDK 17 or set JAVA_HOME"
  local opens
  opens=$(sed -n 's:.*<spark.jvm.opens>\(.*\)</spark.jvm.opens>.*:\1:p' "$root/pom.xml" | head -1)
  jvm_options="-XX:+IgnoreUnrecognizedVMOptions $opens"
  # shellcheck disable=SC2206 # options without blanks in them
  java=("$java_command" $jvm_options)

  spark_home="$here/target/spark-$profile"
  cluster_folder="$here/target/cluster"
  application_jar="$here/target/headwater-sample-etl-$profile.jar"
  agent_jar="$root/listener/target/headwater-$profile.jar"
  if [ ! -e "$spark_home/complete" ] || [ "$here/spark-runtime/pom.xml" -nt "$spark_home/complete" ] ||
    [ "$root/pom.xml" -nt "$spark_home/complete" ]; then
    echo "Fetching Spark's jars for $profile (once) ..."
    rm -rf "$spark_home"
    maven -f "$here/spark-runtime/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
      -DoutputDirectory="$spark_home/jars"
    touch "$spark_home/complete"
  fi
  export SPARK_HOME="$spark_home" SPARK_CONF_DIR="$here/conf" SPARK_LOCAL_IP="${SPARK_LOCAL_IP:-127.0.0.1}"
  case "$profile" in scala-2.12*) export SPARK_SCALA_VERSION=2.12 ;; *) export SPARK_SCALA_VERSION=2.13 ;; esac
}

# Builds the jar of a module if it is not there or older than a source of the project.
build_jar() {
  local jar=$1 module=$2 what=$3
  if [ ! -e "$jar" ] || [ -n "$(find "$root" -path '*/target' -prune -o \
    \( -name '*.java' -o -name '*.sql' -o -name pom.xml -o -path '*/src/main/resources/*' \) -newer "$jar" \
    -not -path '*/src/test/*' -print -quit)" ]; then
    echo "Building $what for $profile ..."
    maven -f "$root/pom.xml" -pl "$module" -am -Dmaven.test.skip=true package
    [ -e "$jar" ] || fail "the build has made no $jar"
    touch "$jar"
  fi
}

maven() {
  command -v mvn >/dev/null || fail "no mvn found: install Maven 3.6.3 or later"
  mvn -q -B -Dstyle.color=never -P "$profile" "$@"
}

# Spark's own spark-submit, as bin/spark-submit of a distribution starts it.
submit() {
  "${java[@]}" "-Xmx${SPARK_DRIVER_MEMORY:-2g}" -cp "$here/conf:$spark_home/jars/*" org.apache.spark.deploy.SparkSubmit \
    --conf "spark.driver.host=$SPARK_LOCAL_IP" --conf "spark.driver.bindAddress=$SPARK_LOCAL_IP" \
    --conf spark.ui.enabled=false --conf "spark.executor.extraJavaOptions=$jvm_options" "$@"
}
