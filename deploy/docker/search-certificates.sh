#!/bin/bash
# Makes an authority and a certificate for `search`, once, readable by Elasticsearch (uid 1000) and, the authority, by all.
set -euo pipefail
cd /usr/share/elasticsearch
if [ ! -f /certs/ca/ca.crt ]; then
  bin/elasticsearch-certutil ca --silent --pem --out /tmp/ca.zip
  unzip -q /tmp/ca.zip -d /certs
  bin/elasticsearch-certutil cert --silent --pem --name search --dns search --dns localhost --ip 127.0.0.1 \
    --ca-cert /certs/ca/ca.crt --ca-key /certs/ca/ca.key --out /tmp/search.zip
  unzip -q /tmp/search.zip -d /certs
fi
chown -R root:1000 /certs
find /certs -type d -exec chmod 755 {} +
chmod 644 /certs/ca/ca.crt /certs/search/search.crt
chmod 600 /certs/ca/ca.key
chmod 640 /certs/search/search.key
