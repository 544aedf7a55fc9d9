# Read by each host's `check`, with `here` and `vectors` set: finds the component and builds the packs.
# Sets root, target, component and packs, all absolute.

root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
case $target in /*) ;; *) target=$PWD/$target ;; esac
export CARGO_TARGET_DIR="$target"
component=${CODED_RULES_COMPONENT:-$target/component/coded_rules.wasm}
case $component in /*) ;; *) component=$PWD/$component ;; esac
packs=$target/vectors

if [ ! -f "$component" ]; then
    (cd "$root" && cargo xtask component)
fi

# Every ruleset a group of vectors names, once. Cargo sees whether the tool is up to date.
mkdir -p "$packs"
for ruleset in $(cat "$vectors"/*/packs.txt | sort -u); do
    (cd "$root" && cargo run --quiet --package rules-cli -- build "$ruleset" \
        --output "$packs/$(basename "$ruleset").pack" > /dev/null)
done
