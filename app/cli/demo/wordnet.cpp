// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/cli/demo/example.h"
#include "core/formats/safetensors.h"

namespace sparsescope::cli {

namespace {

constexpr std::array<const char*, 4> part_names{"noun", "verb", "adj", "adv"};
constexpr std::int64_t test_every = 5;  // of each label's documents: a test fraction of 0.2

// The synsets of WordNet's data.* files, by their position in the file.
class WordNet {
  public:
    [[nodiscard]] Result<std::string> text(std::size_t part, std::int64_t offset) {
        if (!files_[part].is_open()) SPARSESCOPE_TRY(open(part));
        std::string line;
        files_[part].clear();
        files_[part].seekg(offset);
        if (!std::getline(files_[part], line) || !line.starts_with(fmt::format("{:08} ", offset)))
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} has no synset at position {}, so it is not WordNet 3.0. "
                                    "Install Debian's package wordnet-base.",
                                    path(part).string(), offset));
        return document_text(line);
    }

  private:
    // Where WordNet's own programs look, too.
    static std::filesystem::path path(std::size_t part) {
        const char* folder = std::getenv("WNSEARCHDIR");
        return std::filesystem::path(folder != nullptr ? folder : "/usr/share/wordnet") /
               (std::string("data.") + part_names[part]);
    }

    Status open(std::size_t part) {
        files_[part].open(path(part), std::ios::binary);
        if (files_[part]) return {};
        return fail(ErrorCode::not_found,
                    fmt::format("The texts of this example come from WordNet, and {} is not there. "
                                "Install it with: "
                                "sudo apt install wordnet-base",
                                path(part).string()));
    }

    // `offset lex_file type word_count(hex) word lex_id word lex_id … | gloss` becomes
    // "word, word — gloss". The embeddings were made of exactly this text.
    static std::string document_text(const std::string& line) {
        const std::size_t bar = line.find(" | ");
        std::size_t position = 0;
        const auto next_field = [&] {
            const std::size_t end = line.find(' ', position);
            std::string field = line.substr(position, end - position);
            position = end == std::string::npos ? line.size() : end + 1;
            return field;
        };
        for (int skipped = 0; skipped < 3; ++skipped)
            next_field();
        const std::string count_field = next_field();
        int words = 0;
        std::from_chars(count_field.data(), count_field.data() + count_field.size(), words, 16);
        std::string text;
        for (int i = 0; i < words; ++i) {
            std::string word = next_field();
            next_field();  // lex_id
            std::ranges::replace(word, '_', ' ');
            text += (i > 0 ? ", " : "") + word;
        }
        std::string gloss = bar == std::string::npos ? std::string() : line.substr(bar + 3);
        gloss.erase(gloss.find_last_not_of(" \r\n") + 1);
        return text + " — " + gloss;
    }

    std::array<std::ifstream, part_names.size()> files_;
};

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
    const bool parts_known = std::ranges::all_of(
        sample.parts, [](std::int64_t part) { return part >= 0 && part < std::ssize(part_names); });
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

}  // namespace

Result<DatasetId> import_wordnet(Corpus& corpus, std::stop_token stop, const Progress& progress) {
    return guard("importing WordNet", [&]() -> Result<DatasetId> {
        SPARSESCOPE_ASSIGN(const Sample sample, open_sample());
        Labels labels = number_labels(sample);
        WordNet wordnet;
        SPARSESCOPE_ASSIGN(const auto writer,
                           corpus.add_dataset({"wordnet", "WordNet 3.0 glosses, all-MiniLM-L6-v2",
                                               sample.dim, Normalization::l2, labels.names}));
        std::vector<std::int64_t> seen(labels.names.size());
        constexpr std::size_t batch = 1024;
        const std::size_t rows = sample.offsets.size();
        for (std::size_t first = 0; first < rows; first += batch) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "importing WordNet", static_cast<std::int64_t>(first),
                   static_cast<std::int64_t>(rows));
            const std::size_t count = std::min(batch, rows - first);
            std::vector<NewDocument> documents(count);
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t row = first + i;
                NewDocument& document = documents[i];
                const auto part = static_cast<std::size_t>(sample.parts[row]);
                SPARSESCOPE_ASSIGN(document.text, wordnet.text(part, sample.offsets[row]));
                document.label = labels.ids.at(sample.labels[row]);
                // The sample mixes the labels by a hash, so every fifth of a label is a fair draw.
                const std::int64_t nth = ++seen[static_cast<std::size_t>(document.label)];
                document.split = nth % test_every == 0 ? Split::test : Split::train;
                document.metadata = fmt::format(R"({{"synset_offset":{},"part_of_speech":"{}"}})",
                                                sample.offsets[row], part_names[part]);
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
