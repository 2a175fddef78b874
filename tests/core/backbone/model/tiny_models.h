// SPDX-License-Identifier: GPL-3.0-or-later
// The models of tests/data/backbone, what Python made of texts with them, and copies to change.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/backbone/encoder.h"
#include "core/backbone/model/model_encoder.h"
#include "core/base/parallel.h"
#include "core/base/result.h"
#include "core/formats/npy.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "core/types/embedding_view.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

inline std::filesystem::path tiny_model(const std::string& name) {
    return std::filesystem::path(test_data()) / "backbone" / name;
}

struct ExpectedTexts {
    std::vector<std::string> texts;
    std::vector<std::vector<std::int32_t>> ids;
    std::vector<bool> truncated;
    EmbeddingMatrix embeddings;
};

inline ExpectedTexts expected_texts(const std::string& name) {
    const auto json = nlohmann::json::parse(file_content(tiny_model(name + ".json")));
    ExpectedTexts expected;
    expected.texts = json.at("texts").get<std::vector<std::string>>();
    expected.ids = json.at("ids").get<std::vector<std::vector<std::int32_t>>>();
    expected.truncated = json.at("truncated").get<std::vector<bool>>();
    ArrayReader reader = value_of(open_npy(tiny_model(name + ".npy")));
    expected.embeddings = EmbeddingMatrix(reader.info().shape.at(0), reader.info().shape.at(1));
    succeed(reader.read_floats(expected.embeddings.values));
    return expected;
}

inline float largest_difference(const EmbeddingMatrix& a, const EmbeddingMatrix& b) {
    if (a.rows != b.rows || a.dim != b.dim) return INFINITY;
    float largest = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i)
        largest = std::fmax(largest, std::fabs(a.values[i] - b.values[i]));
    return largest;
}

inline EncoderSettings model_settings(const std::filesystem::path& folder) {
    EncoderSettings settings;
    settings.name = "tiny";
    settings.kind = "model";
    settings.folder = folder;
    return settings;
}

inline EncodedTexts encode_with(const std::filesystem::path& folder,
                                std::span<const std::string> texts) {
    return value_of(value_of(open_model_encoder(model_settings(folder), {}))->encode(texts, {}));
}

// Each text's embedding is the same, to the last bit, whatever it is encoded with and by how many
// threads.
inline void expect_one_embedding_a_text(const EncoderSettings& settings,
                                        const std::vector<std::string>& texts) {
    const int threads = compute_threads();
    const auto encoder = value_of(open_model_encoder(settings, {}));
    const EncodedTexts together = value_of(encoder->encode(texts, {}));
    set_compute_threads(3);
    const EncodedTexts shared = value_of(encoder->encode(texts, {}));
    set_compute_threads(threads);
    EXPECT_EQ(together.embeddings.values, shared.embeddings.values);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const EncodedTexts alone = value_of(encoder->encode({&texts[i], 1}, {}));
        const auto row = together.embeddings.row(i);
        EXPECT_EQ(alone.embeddings.values, std::vector<float>(row.begin(), row.end())) << i;
    }
}

// The parameter "bert-mean" as the name of a test.
inline std::string test_name(const testing::TestParamInfo<const char*>& info) {
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

// A copy of a model's folder, to be changed.
class ModelCopy {
  public:
    explicit ModelCopy(const std::string& name = "bert-mean") : path_(folder_.path() / name) {
        std::filesystem::copy(tiny_model(name), path_, std::filesystem::copy_options::recursive);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path around() const { return folder_.path(); }

    void write(const std::string& file, const std::string& content) const {
        std::filesystem::create_directories((path_ / file).parent_path());
        std::ofstream(path_ / file, std::ios::binary) << content;
    }
    void set(const std::string& file, const std::string& key, const nlohmann::json& value) const {
        auto json = nlohmann::json::parse(file_content(path_ / file));
        json[key] = value;
        write(file, json.dump());
    }
    void remove(const std::string& file) const { std::filesystem::remove_all(path_ / file); }

    // The tensors of model.safetensors as floats, changed by `change`, written back.
    struct Tensor {
        std::vector<std::uint64_t> shape;
        std::vector<float> values;
    };
    using Tensors = std::map<std::string, Tensor>;
    [[nodiscard]] Tensors tensors() const {
        const SafetensorsFile file = value_of(SafetensorsFile::open(path_ / "model.safetensors"));
        Tensors tensors;
        for (const TensorInfo& info : file.tensors())
            if (is_floating(info.type))
                tensors[info.name] = {info.shape, value_of(file.read_floats(info.name))};
        return tensors;
    }
    void write_tensors(const std::string& file, const Tensors& tensors) const {
        std::vector<TensorToWrite> parts;
        for (const auto& [name, tensor] : tensors)
            parts.push_back({name, ElementType::f32, tensor.shape,
                             std::as_bytes(std::span<const float>(tensor.values))});
        succeed(write_safetensors(path_ / file, parts));
    }

  private:
    TemporaryFolder folder_;
    std::filesystem::path path_;
};

}  // namespace sparsescope
