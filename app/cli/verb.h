// SPDX-License-Identifier: GPL-3.0-or-later
// A verb of the command line. It is one file in verbs/ (in engine/verbs/ if it needs LibTorch), one
// word in the CMake list beside it, and one line in verb_list.cpp. Parsing the command line fills
// the verb's members; run() does the work and returns the answer, and never prints.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/cli/session.h"
#include "core/base/result.h"
#include "core/workspace/engine_result.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

using Json = nlohmann::ordered_json;

struct Answer {
    Json json;         // what --json prints; documented in docs/cli.md
    std::string text;  // what a person reads instead
    int exit_code = exit_ok;
};

class Verb {
  public:
    virtual ~Verb() = default;
    // Adds the verb's own options. WORKSPACE, --json, --progress, --threads and --help are there
    // for every verb.
    virtual void add_options(CLI::App& app) = 0;
    [[nodiscard]] virtual Result<Answer> run(Session& session) = 0;
};

template <class V>
std::unique_ptr<Verb> make_verb() {
    return std::make_unique<V>();
}

struct VerbEntry {
    std::string_view name;
    std::unique_ptr<Verb> (*make)();
};

}  // namespace sparsescope::cli
