// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/demo/example.h"

#include <array>
#include <cstdlib>
#include <system_error>
#include <vector>

namespace sparsescope::cli {

namespace fs = std::filesystem;

namespace {

const char* environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
}

}  // namespace

std::span<const Example> examples() {
    static const std::array<Example, 3> list{{
        {"wordnet", "example.sscope", "csrv2-text", 0, import_wordnet, wordnet_encoder()},
        {"fashion-mnist", "fashion-mnist.sscope", "csrv2-vision", 1024, import_fashion_mnist, {}},
        {"clip-art", "clip-art.sscope", "csrv2-vision", 1024, import_clip_art, {}},
    }};
    return list;
}

Result<fs::path> default_workspace(const Example& example) {
    fs::path folder;
    if (const char* data_home = environment("XDG_DATA_HOME")) {
        folder = data_home;
    } else if (const char* home = environment("HOME")) {
        folder = fs::path(home) / ".local" / "share";
    } else {
        return fail(ErrorCode::invalid_argument,
                    "There is no home folder to put the example into. Name a workspace file after "
                    "the demo's name.");
    }
    return folder / "sparsescope" / example.file_name;
}

Result<fs::path> resource_file(const fs::path& name) {
    std::vector<fs::path> folders;
    if (const char* folder = environment("SPARSESCOPE_RESOURCES")) folders.emplace_back(folder);
    folders.emplace_back(SPARSESCOPE_SOURCE_RESOURCES);
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) folders.push_back(program.parent_path().parent_path() / "share" / "sparsescope");
    for (const fs::path& folder : folders)
        if (fs::exists(folder / name, error)) return folder / name;
    return fail(
        ErrorCode::not_found,
        fmt::format(
            "The file {} that belongs to this program is not in {}. Install the program again, or "
            "set SPARSESCOPE_RESOURCES to the folder that has it.",
            name.string(), folders.back().string()));
}

}  // namespace sparsescope::cli
