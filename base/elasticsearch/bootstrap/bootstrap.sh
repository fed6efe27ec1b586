#!/bin/sh
# Brings Elasticsearch to the state that the files beside this script describe. Safe to run again at any time.
#
# A file OBJECT_DIR/<kind>.<name>.json is the body of one PUT request; the kinds below are written in that order, so that
# an object comes after those that it names. "${password}" in a body stands for the content of PASSWORD_DIR/<name>.
#
# Needs a POSIX shell and curl, nothing else. Exit 1: Elasticsearch did not answer in time, or refused an object.
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
kinds='lifecycle component-template index-template role user password repository snapshot-policy'

fail() {
  echo "bootstrap: $*" >&2
  exit 1
}

endpoint() { # kind name
  case $1 in
    lifecycle) echo "_ilm/policy/$2" ;;
    component-template) echo "_component_template/$2" ;;
    index-template) echo "_index_template/$2" ;;
    role) echo "_security/role/$2" ;;
    user) echo "_security/user/$2" ;;
    password) echo "_security/user/$2/_password" ;;
    repository) echo "_snapshot/$2" ;;
    snapshot-policy) echo "_slm/policy/$2" ;;
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
  echo "bootstrap: waiting up to $WAIT_SECONDS s for $ELASTICSEARCH_URL"
  deadline=$(($(date +%s) + WAIT_SECONDS))
  while :; do
    request GET '_cluster/health?master_timeout=10s'
    if [ "$status" = 200 ]; then return; fi
    [ "$(date +%s)" -lt "$deadline" ] || fail "no cluster after $WAIT_SECONDS s: $(reason)"
    sleep 2
  done
}

# The security index may still be starting, a master may just be elected: such answers are asked again for a while.
put() { # kind name file
  deadline=$(($(date +%s) + REQUEST_SECONDS))
  while :; do
    body "$3" "$2" > "$work/body"
    request PUT "$(endpoint "$1" "$2")" --data-binary "@$work/body"
    case $status in
      2??) echo "bootstrap: $1 $2"; return ;;
      000 | 408 | 429 | 5??) [ "$(date +%s)" -lt "$deadline" ] || fail "$1 $2 was not written: $(reason)" ;;
      *) fail "$1 $2 was refused: $(reason)" ;;
    esac
    sleep 2
  done
}

wait_for_cluster
count=0
for kind in $kinds; do
  for file in "$OBJECT_DIR/$kind".*.json; do
    [ -f "$file" ] || continue
    name=${file##*/"$kind".}
    put "$kind" "${name%.json}" "$file"
    count=$((count + 1))
  done
done
[ "$count" -gt 0 ] || fail "no object in $OBJECT_DIR"
echo "bootstrap: $count objects are as described"
