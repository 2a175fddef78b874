// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder of kind command for tests: a shell script. A number of an embedding is 1 where the
// text has its word, else 0.01.
#pragma once
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/cli/cli_process.h"
#include "tests/core/backbone/user_home.h"

namespace sparsescope::test {

inline constexpr std::array bag_words = {"dog",    "puppy", "bark",   "leash", "wolf",  "car",
                                         "engine", "wheel", "road",   "tyre",  "bread", "oven",
                                         "flour",  "cake",  "butter", "small"};

// Each text is a line of the file <name>.log in the home. While there is a file <name>.dies, the
// program ends with the 300th text it is asked.
inline void add_encoder(const UserHome& home, const std::string& name) {
    const std::string here = (home.path() / name).string();
    std::string words;
    for (const char* word : bag_words)
        words += std::string(" ") + word;
    const std::string script = home.write_script(
        name + ".sh",
        "n=0\nwhile IFS= read -r line; do\n  n=$((n + 1))\n"
        "  if [ -e " +
            here +
            ".dies ] && [ $n -ge 300 ]; then echo 'out of memory' >&2; exit 1; fi\n"
            "  echo \"$line\" >>" +
            here +
            ".log\n  v=\n"
            "  for w in" +
            words +
            "; do case $line in *$w*) v=$v,1;; *) v=$v,0.01;; esac; done\n"
            "  echo \"{\\\"embedding\\\":[${v#,}]}\"\ndone");
    const Finished added = run_cli({"encoders", "add", name, "--command", script});
    ASSERT_EQ(added.exit_code, 0) << added.err;
}

inline std::size_t texts_encoded(const UserHome& home, const std::string& name) {
    const std::string log = file_content((home.path() / (name + ".log")).string());
    return static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n'));
}

}  // namespace sparsescope::test
