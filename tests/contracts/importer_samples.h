// SPDX-License-Identifier: GPL-3.0-or-later
// The same small dataset in every format that can be imported.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/corpus/importer.h"
#include "core/formats/array_writer.h"
#include "core/formats/safetensors_writer.h"
#include "tests/core/formats/sample_arrays.h"
#include "tests/support/made_pictures.h"

namespace sparsescope {

// Six documents in two labels; formats that cannot hold texts or labels leave them out.
struct Sample {
    std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};  // [6, 2]
    std::vector<std::int64_t> labels = {0, 1, 0, 1, 0, 1};
    std::vector<std::string> texts = {"a lion", "a \"wild\" rose", "a, b", "ein Löwe", "日本", "z"};
};

struct SampleFile {
    std::string extension;
    bool has_labels;
    bool has_texts;
    std::function<void(const std::filesystem::path& path, const Sample& sample)> write;
    std::string piece;        // of a folder: the file in it that is damaged; "": it is no folder
    bool plain_text = false;  // all that can be decoded is a text, and there are no embeddings
    bool leaves_out = false;  // a piece that cannot be read, instead of refusing the folder
};

inline void write_text(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

inline std::string csv_content(const Sample& sample) {
    std::string content = "text,label,x,y\n";
    for (std::size_t i = 0; i < sample.texts.size(); ++i) {
        std::string quoted;
        for (const char c : sample.texts[i])
            quoted += c == '"' ? "\"\"" : std::string(1, c);
        content += fmt::format("\"{}\",{},{},{}\n", quoted, sample.labels[i], sample.values[2 * i],
                               sample.values[2 * i + 1]);
    }
    return content;
}

inline std::string json_lines_content(const Sample& sample) {
    std::string content;
    for (std::size_t i = 0; i < sample.texts.size(); ++i) {
        std::string quoted;
        for (const char c : sample.texts[i])
            quoted += c == '"' ? "\\\"" : std::string(1, c);
        content +=
            fmt::format("{{\"text\": \"{}\", \"label\": {}, \"embedding\": [{}, {}]}}\n", quoted,
                        sample.labels[i], sample.values[2 * i], sample.values[2 * i + 1]);
    }
    return content;
}

inline std::string bytes_of(const auto& values) {
    const auto bytes = std::as_bytes(std::span(values));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Rows of two values, each after their number.
inline std::string fvecs_content(const std::vector<float>& values) {
    std::string content;
    for (std::size_t i = 0; i < values.size(); i += 2) {
        content += bytes_of(std::vector<std::int32_t>{2});
        content += bytes_of(std::span(values).subspan(i, 2));
    }
    return content;
}

// One safetensors file with the first four rows, one with the last two and the labels.
inline void write_shards(const std::filesystem::path& index, const Sample& sample) {
    const auto beside = [&](const char* name) { return index.parent_path() / name; };
    const std::vector<float> head(sample.values.begin(), sample.values.begin() + 8);
    const std::vector<float> tail(sample.values.begin() + 8, sample.values.end());
    const TensorToWrite first[] = {tensor("data.2", ElementType::f32, {4, 2}, head)};
    const TensorToWrite second[] = {tensor("data.10", ElementType::f32, {2, 2}, tail),
                                    tensor("labels", ElementType::i64, {6}, sample.labels)};
    succeed(write_safetensors(beside("shard-1-of-2.safetensors"), first));
    succeed(write_safetensors(beside("shard-2-of-2.safetensors"), second));
    write_text(index, R"({"metadata": {"total_size": 96}, "weight_map": {
        "data.2": "shard-1-of-2.safetensors", "data.10": "shard-2-of-2.safetensors",
        "labels": "shard-2-of-2.safetensors"}})");
}

// chunk_2.npy before chunk_10.npy, and labels.csv.
inline void write_chunks(const std::filesystem::path& folder, const Sample& sample) {
    std::filesystem::create_directories(folder);
    const std::vector<float> head(sample.values.begin(), sample.values.begin() + 8);
    const std::vector<float> tail(sample.values.begin() + 8, sample.values.end());
    succeed(write_npy(folder / "chunk_2.npy", tensor("", ElementType::f32, {4, 2}, head)));
    succeed(write_npy(folder / "chunk_10.npy", tensor("", ElementType::f32, {2, 2}, tail)));
    std::string labels = "label\n";
    for (const auto label : sample.labels)
        labels += std::to_string(label) + "\n";
    write_text(folder / "labels.csv", labels);
}

// By the importer's name. An importer without an entry here fails its contract test.
inline const std::map<std::string, SampleFile>& sample_files() {
    static const std::map<std::string, SampleFile> files = {
        {"npy",
         {".npy", false, false,
          [](const auto& path, const Sample& sample) {
              succeed(write_npy(path, tensor("", ElementType::f32, {6, 2}, sample.values)));
          }}},
        {"npz",
         {".npz", true, false,
          [](const auto& path, const Sample& sample) {
              const TensorToWrite arrays[] = {
                  tensor("data", ElementType::f32, {6, 2}, sample.values),
                  tensor("label", ElementType::i64, {6}, sample.labels)};
              succeed(write_npz(path, arrays));
          }}},
        {"safetensors",
         {".safetensors", true, false,
          [](const auto& path, const Sample& sample) {
              const TensorToWrite tensors[] = {
                  tensor("data", ElementType::f32, {6, 2}, sample.values),
                  tensor("labels", ElementType::i64, {6}, sample.labels)};
              succeed(write_safetensors(path, tensors));
          }}},
        {"idx",
         {".idx", false, false,
          [](const auto& path, const Sample& sample) {
              std::string items;
              for (const float value : sample.values)
                  items += static_cast<char>(value);
              write_text(path, idx_content(0x08, {6, 2}, items));
          }}},
        {"hdf5",
         {".h5", true, false,
          [](const auto& path, const Sample&) {  // holds the same
              std::filesystem::copy_file(std::filesystem::path(test_data()) / "hdf5" / "sample.h5",
                                         path);
          }}},
        {"parquet",
         {".parquet", true, true,
          [](const auto& path, const Sample&) {  // holds the same
              std::filesystem::copy_file(
                  std::filesystem::path(test_data()) / "parquet" / "sample.parquet", path);
          }}},
        {"vectors",
         {".fvecs", false, false,
          [](const auto& path, const Sample& sample) {
              write_text(path, fvecs_content(sample.values));
          }}},
        {"shards", {".safetensors.index.json", true, false, write_shards}},
        {"folder", {".chunks", true, false, write_chunks, "chunk_10.npy"}},
        {"csv",
         {".csv", true, true,
          [](const auto& path, const Sample& sample) { write_text(path, csv_content(sample)); }}},
        {"text",
         {".txt", false, true,
          [](const auto& path, const Sample& sample) {
              std::string lines;
              for (const std::string& text : sample.texts)
                  lines += text + "\n";
              write_text(path, lines);
          },
          "", true}},
        {"text_folder",
         {"", false, true,
          [](const auto& path, const Sample& sample) {
              std::filesystem::create_directories(path);
              for (std::size_t i = 0; i < sample.texts.size(); ++i)
                  write_text(path / (std::to_string(i) + ".txt"), sample.texts[i]);
          },
          "3.txt", true}},
        {"pictures",
         {".pictures", false, true,
          [](const auto& path, const Sample& sample) {
              std::filesystem::create_directories(path);
              for (std::size_t i = 0; i < sample.texts.size(); ++i) {
                  const std::string name = std::to_string(i);
                  write_text(path / (name + ".png"), made::png(3, 2 + static_cast<int>(i), 0));
                  write_text(path / (name + ".txt"), sample.texts[i]);
              }
          },
          "3.png", true, true}},
        {"jsonl", {".jsonl", true, true, [](const auto& path, const Sample& sample) {
                       write_text(path, json_lines_content(sample));
                   }}}};
    return files;
}

}  // namespace sparsescope
