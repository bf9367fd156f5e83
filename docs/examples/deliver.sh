#!/usr/bin/env bash
# Deliver records to Puhui, signed with HMAC-SHA256 by RFC 9421: nothing but openssl and curl.
#
#   SECRET=<base64> ./deliver.sh records.json https://puhui.example.gov.cn luzhou bus-rides KEY_ID
set -euo pipefail
records=$1 to=${2%/} city=$3 feed=$4 key_id=$5
url="$to/api/v1/cities/$city/feeds/$feed/records"

digest="sha-256=:$(openssl dgst -sha256 -binary "$records" | openssl base64 -A):"
covered="(\"@method\" \"@target-uri\" \"content-digest\")"
parameters="$covered;created=$(date +%s);keyid=\"$key_id\";alg=\"hmac-sha256\";nonce=\"$(openssl rand -hex 16)\""

# The signature base: one line per covered part, and the parameters last, without a newline after them.
base="\"@method\": POST
\"@target-uri\": $url
\"content-digest\": $digest
\"@signature-params\": $parameters"

key=$(printf %s "$SECRET" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf %s "$base" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --fail-with-body --request POST "$url" \
  --header "Content-Type: application/json" --header "Accept-Language: en" \
  --header "Content-Digest: $digest" \
  --header "Signature-Input: puhui=$parameters" \
  --header "Signature: puhui=:$signature:" \
  --data-binary "@$records"
