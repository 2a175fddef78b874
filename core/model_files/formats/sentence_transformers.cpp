// SPDX-License-Identifier: GPL-3.0-or-later
// SparseEncoder folders of sentence-transformers: the module SparseAutoEncoder, found by its type
// wherever it stands in modules.json, with config.json {input_dim, hidden_dim, k, normalize, …} and
// the official tensors. There x is the output of the modules before it, and the formula is ours.
// With "normalize" each row is first centred and divided by its standard deviation, which no linear
// map does: such heads are refused.
#include "core/model_files/sentence_folder.h"

#include <algorithm>

#include "core/formats/input_file.h"
#include "core/model_files/head_parts.h"
#include "core/model_files/model_folder.h"
#include "core/model_files/official_head.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

constexpr const char* module_settings = "config.json";

// A module's folder by itself, taken out of its model.
bool is_module_folder(const fs::path& folder) {
    if (has_inside(folder, modules_file) || !has_inside(folder, module_settings)) return false;
    const auto settings = read_json_inside(folder, module_settings);
    return settings && settings->is_object() && json_integer(*settings, "input_dim") &&
           json_integer(*settings, "hidden_dim");
}

// The model folder that a path means: itself, or the one whose modules.json or sparse head it is. A
// head is read with its model, which may limit its codes, and never without its settings, which may
// change its formula.
fs::path sentence_root(const fs::path& path) {
    fs::path folder = fs::absolute(path).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    const auto name = folder.filename();
    if (name == modules_file) return folder.parent_path();
    if (name == "model.safetensors" || name == "pytorch_model.bin" || name == module_settings) {
        if (!is_module_folder(folder.parent_path())) return path;
        folder = folder.parent_path();
    } else if (!is_module_folder(folder)) {
        return path;
    }
    return has_inside(folder.parent_path(), modules_file) ? folder.parent_path() : folder;
}

bool accepts_sentence_folder(const fs::path& path) {
    const fs::path root = sentence_root(path);
    std::error_code ignored;
    return fs::is_directory(root, ignored) &&
           (has_inside(root, modules_file) || is_module_folder(root));
}

// The folder of the head inside `root`, and what the modules around it mean for it.
Result<std::string> find_head_module(const fs::path& root, ModelDescription& description) {
    if (!has_inside(root, modules_file)) return "";
    SPARSESCOPE_ASSIGN(const auto modules, read_modules(root));
    const auto head = std::ranges::find_if(modules, &SentenceModule::sparse_head);
    if (head == modules.end()) {
        std::string kinds;
        for (const SentenceModule& module : modules)
            kinds += fmt::format("{}{:.60}", kinds.empty() ? "" : ", ", module.kind);
        return unusable_head(
            display_name(root),
            fmt::format("none of its modules is a SparseAutoEncoder. It has: {}. If it "
                        "makes embeddings of texts, add it as an encoder.",
                        kinds.empty() ? "none" : kinds));
    }
    if (std::next(head) != modules.end())
        return unusable_head(
            display_name(root),
            fmt::format("its module {:.60} changes the codes after the sparse head.",
                        std::next(head)->kind));
    description.unit_embeddings = std::any_of(
        modules.begin(), head, [](const SentenceModule& m) { return m.kind == "Normalize"; });
    if (description.unit_embeddings)
        description.notes.emplace_back(
            "It was made for embeddings of length 1, as import --normalize l2 makes them.");
    if (head != modules.begin())
        description.notes.push_back("Of what makes its embeddings: " +
                                    left_out(head - modules.begin(), "module"));
    return head->path;
}

Status check_module_settings(const nlohmann::json& settings, const ModelDescription& description,
                             const std::string& file) {
    if (json_true(settings, "normalize"))
        return unusable_head(file,
                             "it has \"normalize\": true, which centres and scales every "
                             "embedding by its own mean and deviation. The head here is "
                             "linear up to its choice of k and cannot do that.");
    const std::string mode = json_text(settings, "mode");
    if (!mode.empty() && mode != "csr")
        return unusable_head(file,
                             fmt::format("its mode is \"{:.60}\"; only \"csr\" makes one code "
                                         "for a document.",
                                         mode));
    const auto input = json_integer(settings, "input_dim");
    const auto hidden = json_integer(settings, "hidden_dim");
    if ((input && *input != static_cast<std::int64_t>(description.dim)) ||
        (hidden && *hidden != static_cast<std::int64_t>(description.hidden)))
        return unusable_head(
            file, fmt::format(
                      "it speaks of {} neurons over {} values, but the weights are {} × {}.",
                      hidden.value_or(0), input.value_or(0), description.hidden, description.dim));
    return {};
}

// The encoder's own limit, where it has one, decides over the module's k.
Status find_k(const fs::path& root, const nlohmann::json& settings, const std::string& file,
              ModelDescription& description) {
    const auto own = json_integer(settings, "k");
    std::optional<std::int64_t> limit;
    if (has_inside(root, modules_file) && has_inside(root, sentence_settings)) {
        SPARSESCOPE_ASSIGN(const auto model, read_json_inside(root, sentence_settings));
        if (model.is_object()) limit = json_integer(model, "max_active_dims");
    }
    description.missing.clear();
    if (limit && own && *limit != *own)
        description.notes.push_back(fmt::format(
            "Its head has k {}, but the model limits codes to {} neurons, which counts.", *own,
            *limit));
    return set_k(description, file, limit ? limit : own);
}

Result<OfficialPlan> plan_sentence_folder(const fs::path& path) {
    const fs::path root = sentence_root(path);
    ModelDescription around;
    SPARSESCOPE_ASSIGN(const std::string module, find_head_module(root, around));
    const std::string prefix = module.empty() ? "" : module + "/";
    const std::string settings_name = prefix + module_settings;
    SPARSESCOPE_ASSIGN(const auto settings, read_json_inside(root, settings_name));
    const std::string shown = display_name(root / settings_name);
    if (!settings.is_object()) return unusable_head(shown, "it is no JSON object.");
    const bool safetensors = has_inside(root, prefix + "model.safetensors");
    if (!safetensors && !has_inside(root, prefix + "pytorch_model.bin"))
        return unusable_head(display_name(root),
                             fmt::format("its weights are missing, neither {0}model.safetensors "
                                         "nor {0}pytorch_model.bin is there.",
                                         prefix));
    SPARSESCOPE_ASSIGN(
        const fs::path weights,
        path_inside(root, prefix + (safetensors ? "model.safetensors" : "pytorch_model.bin")));
    SPARSESCOPE_ASSIGN(TensorSourcePtr source, open_tensor_source(weights));
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_official_head(std::move(source)));
    ModelDescription& description = plan.description;
    SPARSESCOPE_TRY(check_module_settings(settings, description, shown));
    description.unit_embeddings = around.unit_embeddings;
    std::ranges::move(around.notes, std::back_inserter(description.notes));
    SPARSESCOPE_TRY(find_k(root, settings, shown, description));
    return plan;
}

Result<ModelDescription> describe_sentence_folder(const fs::path& path) {
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_sentence_folder(path));
    return std::move(plan.description);
}

Result<LoadedHead> load_sentence_folder(const fs::path& path) {
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_sentence_folder(path));
    SPARSESCOPE_ASSIGN(HeadWeights weights, read_official_head(plan));
    return LoadedHead{std::move(weights), std::move(plan.description)};
}

}  // namespace

const ModelFormatEntry& sentence_transformers_entry() {
    static const ModelFormatEntry entry{
        "sentence-transformers",
        "SparseEncoder of sentence-transformers (folder with modules.json)",
        "",
        true,
        accepts_sentence_folder,
        describe_sentence_folder,
        load_sentence_folder,
        save_sentence_folder};
    return entry;
}

}  // namespace sparsescope
