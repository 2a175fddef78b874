// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/piece_processor.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "core/backbone/sentence_piece/functions.h"

namespace sparsescope::tokenizers {

namespace {

namespace fs = std::filesystem;

// The sanitizers' own library must come first in every search, which RTLD_DEEPBIND forbids; their
// programs have no LibTorch beside a tokenizer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(RTLD_DEEPBIND)
constexpr int own_names_first = 0;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int own_names_first = 0;
#else
constexpr int own_names_first = RTLD_DEEPBIND;
#endif
#else
constexpr int own_names_first = RTLD_DEEPBIND;
#endif

// Beside the program, where it is built, or in the library folder of the package.
std::vector<fs::path> module_places() {
    constexpr const char* name = "sparsescope-sentencepiece.so";
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    return {folder / name, folder.parent_path() / "lib" / "sparsescope" / name};
}

struct Module {
    const SentencePieceFunctions* functions = nullptr;
    std::string why;  // it is missing, in the loader's words
};

Module load_module() {
    Module module;
    std::error_code error;
    for (const fs::path& place : module_places()) {
        if (!fs::is_regular_file(place, error)) continue;
        void* handle = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL | own_names_first);
        void* symbol =
            handle != nullptr ? ::dlsym(handle, SPARSESCOPE_SENTENCE_PIECE_SYMBOL) : nullptr;
        if (symbol != nullptr) {
            module.functions = reinterpret_cast<SparsescopeSentencePiece>(symbol)();
            return module;
        }
        const char* words = ::dlerror();
        module.why += words != nullptr ? words : "";
    }
    return module;
}

const Module& the_module() {
    static const Module module = load_module();  // stays loaded to the end
    return module;
}

}  // namespace

Result<std::unique_ptr<PieceProcessor>> PieceProcessor::load(std::string_view bytes,
                                                             const std::string& where) {
    const Module& module = the_module();
    if (module.functions == nullptr)
        return fail(ErrorCode::unsupported,
                    fmt::format("{} needs the SentencePiece library, which is missing. Install the "
                                "package libsentencepiece0, or put the model's tokenizer.json "
                                "into the folder.",
                                where),
                    module.why);
    void* model = module.functions->load(bytes.data(), bytes.size());
    if (model == nullptr)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is no SentencePiece model that can be read.", where));
    return std::unique_ptr<PieceProcessor>(new PieceProcessor(*module.functions, model));
}

PieceProcessor::~PieceProcessor() {
    functions_.free(model_);
}

std::vector<int> PieceProcessor::encode(std::string_view text) const {
    std::vector<int> pieces;
    const auto add = [](void* sink, int id) {
        static_cast<std::vector<int>*>(sink)->push_back(id);
    };
    if (!functions_.encode(model_, text.data(), text.size(), add, &pieces)) pieces.clear();
    return pieces;
}

int PieceProcessor::size() const {
    return functions_.size(model_);
}

int PieceProcessor::unknown() const {
    return functions_.unknown(model_);
}

std::optional<std::int32_t> PieceProcessor::piece_named(std::string_view name) const {
    const int id = functions_.find(model_, name.data(), name.size());
    if (id < 0) return std::nullopt;
    return id;
}

}  // namespace sparsescope::tokenizers
