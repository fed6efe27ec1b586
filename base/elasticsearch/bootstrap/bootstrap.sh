#!/bin/sh
# Brings Elasticsearch to the state that the files beside this script describe. Safe to run again at any time.
#
# A file OBJECT_DIR/<kind>.<name>.json is the body of one PUT request; the kinds below are written in that order, so that
# an object comes after those that it names. "${password}" in a body stands for the content of PASSWORD_DIR/<name>.
# Templates are read back at the end: Elasticsearch, Kibana and Fleet write templates too.
#
# Needs a POSIX shell and curl, nothing else. Exit 1: Elasticsearch did not answer in time, refused an object, or does
# not apply a template as it is described. A repository out of reach is told, and stops nothing.
set -eu

: "${ELASTICSEARCH_URL:?the address, such as https://elasticsearch-client:9200}"
: "${ELASTICSEARCH_USER:?the user to log in with}"
: "${PASSWORD_DIR:?the folder with a file for each user, named for it}"
: "${OBJECT_DIR:?the folder with the objects}"
: "${ELASTICSEARCH_CA_FILE:=}"
: "${WAIT_SECONDS:=600}"
: "${REQUEST_SECONDS:=60}"

# shellcheck disable=SC2016 # these characters, not a variable
placeholder='${password}'
# A policy for snapshots names its repository, a lifecycle both of them, a template a lifecycle and a pipeline, an index
# template its components, a user the roles.
kinds='repository snapshot-policy lifecycle pipeline component-template index-template role user password'

say() {
  echo "bootstrap: $*"
}

fail() {
  say "$@" >&2
  exit 1
}

endpoint() { # kind name
  case $1 in
    repository) echo "_snapshot/$2?verify=false" ;; # verified at the end: an outage of the store must not stop the rest
    snapshot-policy) echo "_slm/policy/$2" ;;
    lifecycle) echo "_ilm/policy/$2" ;;
    pipeline) echo "_ingest/pipeline/$2" ;;
    component-template) echo "_component_template/$2" ;;
    index-template) echo "_index_template/$2" ;;
    role) echo "_security/role/$2" ;;
    user) echo "_security/user/$2" ;;
    password) echo "_security/user/$2/_password" ;;
  esac
}

# The password of a user, ready to stand between the quotes of JSON or of a curl configuration.
password() { # user
  [ -s "$PASSWORD_DIR/$1" ] || fail "no password for $1: $PASSWORD_DIR/$1 is missing or empty"
  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' "$PASSWORD_DIR/$1"
}

# The body of an object, its password filled in. Parameter expansion only: no tool sees the password on its command line.
body() { # file name
  content=$(cat "$1")
  case $content in
    *"$placeholder"*)
      secret=$(password "$2")
      printf '%s%s%s' "${content%%"$placeholder"*}" "$secret" "${content#*"$placeholder"}"
      ;;
    *) printf '%s' "$content" ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
umask 077

secret=$(password "$ELASTICSEARCH_USER")
{
  printf 'user = "%s:%s"\n' "$ELASTICSEARCH_USER" "$secret" # echo would read a backslash as an escape
  echo 'silent'
  echo 'show-error'
  echo "max-time = $REQUEST_SECONDS"
  echo 'header = "Content-Type: application/json"'
  if [ -n "$ELASTICSEARCH_CA_FILE" ]; then echo "cacert = \"$ELASTICSEARCH_CA_FILE\""; fi
} > "$work/curl"

# Sets status (000 without an answer); the answer is in $work/answer, curl's own words in $work/error.
request() { # method path [curl options]
  method=$1
  path=$2
  shift 2
  : > "$work/answer"
  status=$(curl --config "$work/curl" --request "$method" --output "$work/answer" --write-out '%{http_code}' \
    "$@" "$ELASTICSEARCH_URL/$path" 2> "$work/error") || status=000
}

reason() {
  if [ "$status" = 000 ]; then cat "$work/error"; else echo "HTTP $status: $(head -c 2000 "$work/answer")"; fi
}

# A master is elected. The colour is not asked for: a lost index must not keep a corrected policy out.
wait_for_cluster() {
  say "waiting up to $WAIT_SECONDS s for $ELASTICSEARCH_URL"
  deadline=$(($(date +%s) + WAIT_SECONDS))
  while :; do
    request GET '_cluster/health?master_timeout=10s'
    if [ "$status" = 200 ]; then return; fi
    [ "$(date +%s)" -lt "$deadline" ] || fail "no cluster after $WAIT_SECONDS s: $(reason)"
    sleep 2
  done
}

# The security index may still be starting, a master may just be elected: such answers are asked again for a while.
ask() { # what method path [curl options]
  what=$1
  shift
  deadline=$(($(date +%s) + REQUEST_SECONDS))
  while :; do
    request "$@"
    case $status in
      2??) return ;;
      000 | 408 | 429 | 5??) [ "$(date +%s)" -lt "$deadline" ] || fail "$what was not answered: $(reason)" ;;
      *) fail "$what was refused: $(reason)" ;;
    esac
    sleep 2
  done
}

put() { # kind name file
  body "$3" "$2" > "$work/body"
  ask "$1 $2" PUT "$(endpoint "$1" "$2")" --data-binary "@$work/body"
  say "$1 $2"
}

# What Elasticsearch makes of a template: settings and mappings as one text, so that two of them can be compared.
resolved() { # what path [body]
  ask "$1, read back," POST "_index_template/$2?filter_path=template" ${3:+--data-binary "@$3"}
  cat "$work/answer"
}

# A component alone, as it is stored and as it is described.
check_component_template() { # name file
  frame='{"index_patterns": ["bootstrap-reads-back"], "data_stream": {}, '
  content=$(cat "$2")
  printf '%s%s' "$frame" "${content#*\{}" > "$work/described"
  printf '%s"composed_of": ["%s"]}' "$frame" "$1" > "$work/stored"
  described=$(resolved "component-template $1" _simulate "$work/described")
  stored=$(resolved "component-template $1" _simulate "$work/stored")
  [ "$stored" = "$described" ] || fail "component-template $1 is not as described any more: something else writes it"
}

# What an index of each of its patterns would get, against what the file describes.
check_index_template() { # name file
  described=$(resolved "index-template $1" "_simulate/$1" "$2")
  ask "index-template $1, read back," GET "_index_template/$1?filter_path=index_templates.index_template.index_patterns"
  sed -e 's/.*\["//' -e 's/"].*//' -e 's/","/ /g' -e 's/\*/bootstrap/g' "$work/answer" > "$work/names"
  for index in $(cat "$work/names"); do
    effective=$(resolved "index-template $1" "_simulate_index/$index")
    [ "$effective" = "$described" ] ||
      fail "index-template $1 is not what $index gets: something else writes it, or a template of higher priority"
  done
}

# Snapshots wait until the store is back; what reads and writes logs does not.
check_repository() { # name
  request POST "_snapshot/$1/_verify"
  case $status in
    2??) ;;
    *) say "WARNING: no snapshot can be taken, repository $1 cannot be used: $(reason)" >&2 ;;
  esac
}

for file in "$OBJECT_DIR"/*.json; do
  kind=${file##*/}
  case " $kinds " in
    *" ${kind%%.*} "*) ;;
    *) [ ! -f "$file" ] || fail "${file##*/} is of no known kind: $kinds" ;;
  esac
done
wait_for_cluster
count=0
for step in put check; do
  for kind in $kinds; do
    for file in "$OBJECT_DIR/$kind".*.json; do
      [ -f "$file" ] || continue
      name=${file##*/"$kind".}
      name=${name%.json}
      case $step-$kind in
        put-*)
          put "$kind" "$name" "$file"
          count=$((count + 1))
          ;;
        check-component-template) check_component_template "$name" "$file" ;;
        check-index-template) check_index_template "$name" "$file" ;;
        check-repository) check_repository "$name" ;;
      esac
    done
  done
done
[ "$count" -gt 0 ] || fail "no object in $OBJECT_DIR"
say "$count objects are as described"
