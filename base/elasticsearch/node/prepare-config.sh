#!/bin/sh
# Fills the writable configuration folder of a node and builds its keystore.
#
# The root filesystem is read-only and Elasticsearch writes its keystore beside elasticsearch.yml, so the folder of the
# image is copied into a volume. Every file SECURE_SETTINGS/<source>/<setting> becomes a secure setting of that name.
set -eu

: "${ES_HOME:=/usr/share/elasticsearch}"
: "${CONFIG_TARGET:?the folder to fill}"
: "${SECURE_SETTINGS:?the folder of secure settings}"

cp -R "$ES_HOME/config/." "$CONFIG_TARGET/"

# A restart starts anew: a setting that is no longer mounted must not stay.
rm -f "$CONFIG_TARGET/elasticsearch.keystore"
export ES_PATH_CONF="$CONFIG_TARGET"
"$ES_HOME/bin/elasticsearch-keystore" create --silent

for file in "$SECURE_SETTINGS"/*/*; do
  if [ ! -f "$file" ]; then
    echo "prepare-config: no secure setting under $SECURE_SETTINGS" >&2
    exit 1
  fi
  setting=${file##*/}
  "$ES_HOME/bin/elasticsearch-keystore" add --silent --stdin --force "$setting" < "$file"
  echo "prepare-config: added $setting"
done
