// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/protocol.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/eval/principal_components.h"
#include "core/formats/safetensors.h"
#include "core/types/ids.h"

namespace sparsescope::reproduce {

namespace {

constexpr std::uint64_t choice_seed = 20;  // which documents; not a run's seed
constexpr std::size_t image_dim = 256;

// The classes of `of` as 0, 1, …, in ascending order; their number.
int number_classes(std::vector<std::int32_t>& labels) {
    std::vector<std::int32_t> classes = labels;
    std::ranges::sort(classes);
    const auto repeated = std::ranges::unique(classes);
    classes.erase(repeated.begin(), repeated.end());
    for (std::int32_t& label : labels)
        label =
            static_cast<std::int32_t>(std::ranges::lower_bound(classes, label) - classes.begin());
    return static_cast<int>(classes.size());
}

void normalise(std::span<float> x) {
    const float squares = dot(x, x);
    if (!(squares > 0)) return;
    for (float& value : x)
        value /= std::sqrt(squares);
}

Status check_count(std::size_t present, std::int64_t wanted, const std::string& where,
                   const char* what) {
    if (wanted >= 1 && static_cast<std::size_t>(wanted) <= present) return {};
    return fail(wanted < 1 ? ErrorCode::invalid_argument : ErrorCode::invalid_input,
                fmt::format("{} holds {} {} with a class, but {} were asked for. Ask for 1 to {}.",
                            where, present, what, wanted, present));
}

// w25: the lexicographer file, none for noun.Tops. w177: the ancestor, none for 0.
Result<std::vector<std::int64_t>> noun_classes(const SafetensorsFile& file,
                                               const Protocol& protocol) {
    constexpr std::int64_t noun_tops = 3;
    const bool by_ancestor = protocol.name == "w177";
    SPARSESCOPE_ASSIGN(auto classes, file.read_integers(by_ancestor ? "ancestor" : "label"));
    for (std::int64_t& value : classes)
        if (value <= (by_ancestor ? 0 : noun_tops)) value = no_label;
    return classes;
}

}  // namespace

std::span<const Protocol> protocols() {
    static const std::vector<Protocol> list{
        {"w25", "W25: WordNet nouns, MiniLM embeddings, 25 lexicographer files", 40'000, 5'000},
        {"w177", "W177: WordNet nouns, MiniLM embeddings, ancestors at depth 5", 40'000, 5'000},
        {"f10", "F10: Fashion-MNIST, principal components of the pixels, 10 classes", 60'000,
         10'000},
    };
    return list;
}

Result<Protocol> find_protocol(std::string_view name) {
    for (const Protocol& protocol : protocols())
        if (protocol.name == name) return protocol;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no protocol \"{}\". Choose one of: w25, w177, f10.", name));
}

Result<ProtocolData> wordnet_nouns(const std::filesystem::path& path, const Protocol& protocol) {
    return guard("reading the nouns", [&]() -> Result<ProtocolData> {
        SPARSESCOPE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
        SPARSESCOPE_ASSIGN(const auto classes, noun_classes(file, protocol));
        SPARSESCOPE_ASSIGN(const std::vector<float> values, file.read_floats("embedding"));
        const TensorInfo* shape = file.find("embedding");
        if (shape->shape.size() != 2 || shape->shape[0] != classes.size())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} does not hold one embedding for each of its {} documents. "
                                    "Make it again with make_wordnet_sample.py --all.",
                                    path.string(), classes.size()));
        const EmbeddingView all{values.data(), classes.size(), shape->shape[1]};

        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < classes.size(); ++row)
            if (classes[row] != no_label) rows.push_back(row);
        SPARSESCOPE_TRY(check_count(rows.size(), protocol.train_documents + protocol.test_documents,
                                    path.string(), "nouns"));
        Random random(choice_seed);
        random.shuffle(std::span(rows));
        const auto train = static_cast<std::size_t>(protocol.train_documents);
        const auto test = static_cast<std::size_t>(protocol.test_documents);
        rows.resize(train + test);
        // The first ones drawn are the test rows, whatever the number of training rows.
        std::ranges::rotate(rows, rows.begin() + static_cast<std::ptrdiff_t>(test));

        ProtocolData data{protocol.name, EmbeddingMatrix(rows.size(), all.dim), {}, train, 0};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::ranges::copy(all.row(rows[i]), data.embeddings.row(i).begin());
            normalise(data.embeddings.row(i));
            data.labels.push_back(static_cast<std::int32_t>(classes[rows[i]]));
        }
        data.classes = number_classes(data.labels);
        return data;
    });
}

Result<ProtocolData> image_components(LabelledImages train, LabelledImages test,
                                      const Protocol& protocol, std::stop_token stop,
                                      const Progress& progress) {
    return guard("preparing the images", [&]() -> Result<ProtocolData> {
        SPARSESCOPE_TRY(
            check_count(train.pixels.rows, protocol.train_documents, "The training set", "images"));
        SPARSESCOPE_TRY(
            check_count(test.pixels.rows, protocol.test_documents, "The test set", "images"));
        const auto train_rows = static_cast<std::size_t>(protocol.train_documents);
        const auto test_rows = static_cast<std::size_t>(protocol.test_documents);
        const std::size_t dim = std::min(image_dim, train.pixels.dim);
        ProtocolData data{
            protocol.name, EmbeddingMatrix(train_rows + test_rows, dim), {}, train_rows, 0};
        // The whole training set decides the components, however few of it are trained on.
        SPARSESCOPE_ASSIGN(const PrincipalComponents components,
                           principal_components(train.pixels.view(), dim, stop, progress));
        const auto add = [&](const LabelledImages& images, std::size_t count, std::size_t first) {
            std::vector<std::size_t> rows(images.pixels.rows);
            std::iota(rows.begin(), rows.end(), std::size_t{0});
            Random random(choice_seed);
            random.shuffle(std::span(rows));
            const EmbeddingMatrix projected = components.project(images.pixels.view());
            for (std::size_t i = 0; i < count; ++i) {
                std::ranges::copy(projected.row(rows[i]), data.embeddings.row(first + i).begin());
                normalise(data.embeddings.row(first + i));
                data.labels.push_back(images.labels[rows[i]]);
            }
        };
        add(train, train_rows, 0);
        add(test, test_rows, train_rows);
        data.classes = number_classes(data.labels);
        return data;
    });
}

}  // namespace sparsescope::reproduce
