# SPDX-License-Identifier: GPL-3.0-or-later
# What the project needs of the distribution (Debian 12, Ubuntu 24.04), and how it is installed. Sourced, not run.

BUILD_PACKAGES=(
    g++ cmake ninja-build ccache
    qt6-base-dev qt6-charts-dev libqt6opengl6-dev libgl1-mesa-dev # charts' CMake package asks for the last two
    qt6-httpserver-dev qt6-websockets-dev                         # the page of figures; its CMake package asks for the second
    libsqlitecpp-dev libsqlite3-dev nlohmann-json3-dev libsimdjson-dev
)
RUN_PACKAGES=(
    qt6-qpa-plugins libxcb-cursor0 # the platform plugins: X11, Wayland's parts, offscreen
    fonts-noto-core                # digits of one width, and the scripts that users' names come in
)
TEST_PACKAGES=(
    python3 python3-venv python3-pytest python3-jsonschema
    clang-format
    xvfb openbox xdotool at-spi2-core dbus-x11 python3-pyatspi x11-utils imagemagick # the real window, driven and looked at
)
FUZZ_PACKAGES=(clang libclang-rt-dev) # libFuzzer

# say TEXT: what the scripts tell, apart from what they run.
say() { printf '%s\n' "tokenfence: $*"; }

# fail TEXT: one sentence, and the end.
fail() {
    printf '%s\n' "tokenfence: $*" >&2
    exit 1
}

is_installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# need PACKAGE…: installs what is missing, asking for root only then.
need() {
    command -v dpkg-query >/dev/null 2>&1 || {
        say "no dpkg here, so nothing is installed: if something is missing below, it is one of: $*"
        return 0
    }
    local package missing=()
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -eq 0 ] && return 0

    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "these packages are missing and there is no sudo: run as root: apt-get install ${missing[*]}"
        root=(sudo)
        say "sudo may ask for your password: it is needed for apt-get only."
    fi
    say "installing from your distribution, which can take some minutes: ${missing[*]}"
    "${root[@]}" apt-get update -qq || fail "apt-get update did not work: is this machine connected?"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get could not install: ${missing[*]}"
}

# build_release TARGET…: configures once and builds these targets into build/release.
build_release() {
    if [ ! -f build/release/build.ninja ]; then
        say "configuring build/release"
        cmake --preset release >build-configure.log 2>&1 || {
            cat build-configure.log >&2
            fail "cmake could not configure the build (its words stand above)"
        }
        rm -f build-configure.log
    fi
    cmake --build build/release -j "$(nproc)" --target "$@"
}
