// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/model_format.h"

#include <algorithm>

#include "core/base/part_list.h"
#include "core/formats/input_file.h"
#include "core/formats/torch_pickle.h"
#include "core/model_files/tensor_source.h"
#include "model_format_list.inc"

namespace sparsescope {
namespace {

std::string known_formats() {
    std::string names;
    for (const ModelFormatEntry* entry : model_formats())
        names += (names.empty() ? "" : ", ") + entry->name;
    return names;
}

// Why no format takes it: what is wrong with the file, or what it has.
tl::unexpected<Error> unknown_model(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} is a folder without a model that is known: it has neither "
                        "modules.json, nor cfg.json with sae_weights.safetensors, nor ae.pt.",
                        display_name(path)));
    auto source = open_tensor_source(path);
    const auto ending = path.extension();
    const bool called_model =
        ending == ".safetensors" || ending == ".pth" || ending == ".pt" || ending == ".bin";
    if (!source && !called_model && !looks_like_torch(path))
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} holds no model: it is neither a safetensors nor a PyTorch file.",
                        display_name(path)));
    if (!source) return fail(std::move(source.error()));
    return fail(ErrorCode::invalid_input,
                fmt::format("{} holds no sparse head of a format that is known ({}). Its tensors: "
                            "{}.",
                            display_name(path), known_formats(), (*source)->some_names()));
}

}  // namespace

std::span<const ModelFormatEntry* const> model_formats() {
    return model_format_list;
}

Result<const ModelFormatEntry*> model_format_of(const std::filesystem::path& path,
                                                const std::string& format) {
    return guard("looking at a model file", [&]() -> Result<const ModelFormatEntry*> {
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored))
            return fail(ErrorCode::not_found,
                        fmt::format("{} does not exist.", display_name(path)));
        if (!format.empty()) return find_part(model_formats(), "model format", format);
        for (const ModelFormatEntry* entry : model_formats())
            if (entry->accepts(path)) return entry;
        return unknown_model(path);
    });
}

Result<ModelDescription> describe_model_file(const std::filesystem::path& path,
                                             const std::string& format) {
    return guard("looking at a model file", [&]() -> Result<ModelDescription> {
        SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry, model_format_of(path, format));
        SPARSESCOPE_ASSIGN(ModelDescription description, entry->describe(path));
        description.format = entry->name;
        return description;
    });
}

Result<LoadedHead> load_model_file(const std::filesystem::path& path, const std::string& format) {
    return guard("reading a model file", [&]() -> Result<LoadedHead> {
        SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry, model_format_of(path, format));
        SPARSESCOPE_ASSIGN(LoadedHead head, entry->load(path));
        head.description.format = entry->name;
        return head;
    });
}

Result<const ModelFormatEntry*> format_to_save(const std::filesystem::path& path,
                                               const std::string& format) {
    if (!format.empty()) {
        SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry,
                           find_part(model_formats(), "model format", format));
        if (entry->save == nullptr)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("Models of the format \"{}\" are read, but not written.", format));
        if (!entry->extension.empty() && path.extension() != entry->extension)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("A model of the format \"{}\" is a file that ends in {}, but {} "
                            "does not.",
                            format, entry->extension, display_name(path)));
        return entry;
    }
    std::string endings;
    for (const ModelFormatEntry* entry : model_formats()) {
        if (entry->save == nullptr || entry->extension.empty()) continue;
        if (path.extension() == entry->extension) return entry;
        endings += (endings.empty() ? "" : " or ") + entry->extension;
    }
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} does not end in {}. Say which format is meant: {}.",
                            display_name(path), endings, known_formats()));
}

Status save_model_file(const std::filesystem::path& path, const HeadToSave& head,
                       const std::string& format) {
    return guard("writing a model file", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry, format_to_save(path, format));
        if (!head.backbone.empty() && !entry->has_backbone)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("A model of the format \"{}\" has no backbone. Leave it out, or "
                            "save as sentence-transformers.",
                            entry->name));
        return entry->save(path, head);
    });
}

}  // namespace sparsescope
