// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/tuned_folder.h"

#include <algorithm>
#include <set>
#include <system_error>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/model/named_weights.h"
#include "core/backbone/model/weight_file.h"
#include "core/base/atomic_file.h"
#include "core/formats/input_file.h"
#include "core/formats/safetensors_writer.h"

namespace sparsescope {

namespace {

namespace fs = std::filesystem;

// The tensors of the files, new numbers where there are some, as one file.
Status write_weights(const std::vector<fs::path>& sources, const TunedTensors& tuned,
                     const fs::path& to) {
    std::vector<std::vector<float>> kept;
    std::vector<TensorToWrite> tensors;
    std::set<std::string> written;
    for (const fs::path& source : sources) {
        SPARSESCOPE_ASSIGN(const auto file, open_weight_file(source));
        for (const StoredTensor& tensor : file->tensors()) {
            if (!tensor.floating) continue;  // tables of positions, which programs make themselves
            const auto plain = tuned.find(tensor.name);
            const auto found =
                plain != tuned.end() ? plain : tuned.find(official_weight_name(tensor.name));
            std::span<const float> numbers;
            if (found != tuned.end()) {
                numbers = found->second;
                written.insert(found->first);
            } else {
                std::size_t items = 1;
                for (const std::uint64_t size : tensor.shape)
                    items *= std::size_t(size);
                kept.emplace_back(items);
                SPARSESCOPE_TRY(file->read(tensor.name, kept.back()));
                numbers = kept.back();
            }
            tensors.push_back(
                {tensor.name, ElementType::f32, tensor.shape, std::as_bytes(numbers)});
        }
    }
    for (const auto& [name, numbers] : tuned)
        if (!written.contains(name))
            return fail(ErrorCode::internal,
                        fmt::format("'{}' has no place in the files of the model.", name));
    return write_safetensors(to, tensors, {{"format", "pt"}});
}

bool is_left_out(const fs::path& file) {
    static const std::set<std::string> endings{".onnx", ".h5",  ".msgpack", ".ot",
                                               ".pt",   ".pth", ".gguf"};
    const std::string name = file.filename().string();
    return name.starts_with('.') || endings.contains(file.extension().string()) ||
           name == "model.safetensors.index.json" || name == "pytorch_model.bin.index.json" ||
           (file.extension() == ".bin" && name != "sentencepiece.bpe.bin");
}

Status copy_failed(const fs::path& file, const std::error_code& error) {
    return fail(ErrorCode::io,
                fmt::format("{} could not be copied: {}.", display_name(file), error.message()));
}

// Folders of a model are its modules; others ("onnx", "openvino") hold what is left out.
Status copy_others(const fs::path& from, const fs::path& to, const std::set<fs::path>& weights,
                   bool top) {
    std::error_code error;
    for (fs::directory_iterator entry(from, error), end; !error && entry != end;
         entry.increment(error)) {
        const fs::path name = entry->path().filename();
        SPARSESCOPE_ASSIGN(const fs::path inside, path_in_folder(from, name.string()));
        if (fs::is_directory(inside, error)) {
            const std::string folder = name.string();
            if (!top || folder == "onnx" || folder == "openvino" || folder.starts_with('.'))
                continue;
            if (!fs::create_directory(to / name, error)) return copy_failed(inside, error);
            SPARSESCOPE_TRY(copy_others(entry->path(), to / name, weights, false));
            continue;
        }
        const bool ours = weights.contains(fs::weakly_canonical(entry->path(), error));
        if (ours || is_left_out(name) || !fs::is_regular_file(inside, error)) continue;
        if (!fs::copy_file(inside, to / name, error)) return copy_failed(inside, error);
    }
    return error ? copy_failed(from, error) : Status{};
}

// Programs load weights as the type that the settings name, which is now F32.
Status set_precision(const fs::path& folder) {
    SPARSESCOPE_ASSIGN(nlohmann::json json, read_folder_json(folder, "config.json"));
    bool changed = false;
    for (const char* key : {"torch_dtype", "dtype"})
        if (json.contains(key) && json[key] != "float32") {
            json[key] = "float32";
            changed = true;
        }
    if (!changed) return {};
    const std::string text = json.dump(2) + "\n";
    return write_file_atomically(folder / "config.json", std::as_bytes(std::span(text)));
}

// A bare transformer is pooled as the folder was read: by the mean, and nothing behind it.
Status add_modules(const ModelFolder& model, const fs::path& folder) {
    constexpr const char* modules = "modules.json";
    SPARSESCOPE_ASSIGN(const bool there, folder_has(folder, modules));
    if (there) return {};
    const auto write = [&](const fs::path& file, const nlohmann::ordered_json& json) {
        const std::string text = json.dump(2) + "\n";
        return write_file_atomically(file, std::as_bytes(std::span(text)));
    };
    std::error_code error;
    if (!fs::create_directory(folder / "1_Pooling", error))
        return copy_failed(folder / "1_Pooling", error);
    SPARSESCOPE_TRY(write(folder / "1_Pooling" / "config.json",
                          {{"word_embedding_dimension", model.shape.hidden},
                           {"pooling_mode_cls_token", false},
                           {"pooling_mode_mean_tokens", true},
                           {"pooling_mode_max_tokens", false},
                           {"pooling_mode_mean_sqrt_len_tokens", false}}));
    SPARSESCOPE_TRY(write(folder / "sentence_bert_config.json",
                          {{"max_seq_length", model.max_tokens}, {"do_lower_case", false}}));
    const auto module = [](int index, const char* path, const char* type) {
        return nlohmann::ordered_json{
            {"idx", index}, {"name", std::to_string(index)}, {"path", path}, {"type", type}};
    };
    return write(folder / modules,
                 nlohmann::ordered_json::array(
                     {module(0, "", "sentence_transformers.models.Transformer"),
                      module(1, "1_Pooling", "sentence_transformers.models.Pooling")}));
}

}  // namespace

Status write_tuned_files(const ModelFolder& model, const TunedFiles& files,
                         const fs::path& folder) {
    std::error_code error;
    std::set<fs::path> weights;
    for (const fs::path& file : model.weights)
        weights.insert(fs::weakly_canonical(file, error));
    for (const fs::path& file : {model.adapter, model.adapter_weights})
        if (!file.empty()) weights.insert(fs::weakly_canonical(file, error));
    for (const auto& [file, tensors] : files.dense)
        weights.insert(fs::weakly_canonical(file, error));
    SPARSESCOPE_TRY(copy_others(model.folder, folder, weights, true));
    const auto in_new = [&](const fs::path& old) {
        return folder / fs::proximate(fs::absolute(old), fs::absolute(model.folder));
    };
    SPARSESCOPE_TRY(write_weights(model.weights, files.transformer,
                                  in_new(model.transformer) / "model.safetensors"));
    SPARSESCOPE_TRY(set_precision(in_new(model.transformer)));
    for (const auto& [file, tensors] : files.dense)
        SPARSESCOPE_TRY(
            write_weights({file}, tensors, in_new(file).parent_path() / "model.safetensors"));
    return add_modules(model, folder);
}

}  // namespace sparsescope
