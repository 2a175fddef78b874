// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/map_find.h"

#include <algorithm>

#include "app/controllers/document_rows.h"
#include "app/controllers/map_values.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr int most_hits = 100'000;
constexpr std::size_t most_neurons = 8;

// Which names have the text at the start of a word: "dog" is in "hot dog" and not in "endogamy".
bool has_word(const QString& name, const QString& text) {
    for (qsizetype at = name.indexOf(text, 0, Qt::CaseInsensitive); at >= 0;
         at = name.indexOf(text, at + 1, Qt::CaseInsensitive)) {
        if (at == 0 || !name[at - 1].isLetterOrNumber()) return true;
    }
    return false;
}

std::vector<std::uint32_t> with_label(const MapData& data, const QString& text) {
    std::vector<bool> wanted(data.dataset.label_names.size(), false);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wanted[i] = has_word(label_of(data.dataset, static_cast<std::int32_t>(i)), text);
    std::vector<std::uint32_t> found;
    for (std::size_t number = 0; number < data.labels.size(); ++number) {
        const auto label = static_cast<std::size_t>(data.labels[number]);
        if (data.labels[number] >= 0 && label < wanted.size() && wanted[label] &&
            data.rows[number] >= 0)
            found.push_back(static_cast<std::uint32_t>(number));
    }
    return found;
}

Result<std::vector<std::uint32_t>> with_level(const Corpus& corpus, const MapData& data,
                                              const QString& text) {
    std::vector<std::uint32_t> found;
    if (!data.dataset.has_levels) return found;
    SPARSESCOPE_ASSIGN(const LevelPaths levels, corpus.level_paths(data.dataset.id));
    std::vector<bool> wanted;
    for (const std::string& name : levels.names)
        wanted.push_back(has_word(QString::fromStdString(name), text));
    for (std::size_t number = 0; number < data.rows.size(); ++number) {
        const auto row = static_cast<std::size_t>(data.rows[number]);
        if (data.rows[number] < 0 || row >= levels.of_row.size()) continue;
        const auto level = levels.of_row[row];
        if (level >= 0 && wanted[static_cast<std::size_t>(level)])
            found.push_back(static_cast<std::uint32_t>(number));
    }
    return found;
}

void add_to(std::vector<std::uint32_t>& all, const std::vector<std::uint32_t>& more) {
    all.insert(all.end(), more.begin(), more.end());
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
}

std::vector<NeuronId> with_name(const MapFindQuestion& question) {
    std::vector<NeuronId> found;
    for (std::size_t neuron = 0; neuron < question.names.size(); ++neuron)
        if (has_word(question.names[neuron], question.text))
            found.push_back(static_cast<NeuronId>(neuron));
    const auto documents = [&](NeuronId neuron) {
        return neuron < question.documents.size() ? question.documents[neuron] : 0;
    };
    std::ranges::stable_sort(found,
                             [&](NeuronId a, NeuronId b) { return documents(a) > documents(b); });
    if (found.size() > most_neurons) found.resize(most_neurons);
    return found;
}

}  // namespace

Result<MapFound> find_on_map(const Corpus& corpus, const MapFindQuestion& question,
                             const std::stop_token& stop) {
    const MapData& data = *question.data;
    MapFound found;
    found.text = question.text.simplified();
    if (found.text.isEmpty()) return found;
    SPARSESCOPE_ASSIGN(
        const SearchResult hits,
        corpus.full_text_search(data.dataset.id, found.text.toStdString(), most_hits));
    std::vector<DocumentId> documents;
    for (const SearchHit& hit : hits.hits)
        if (hit.all_words.value_or(true)) documents.push_back(hit.document);
    std::ranges::sort(documents);
    std::vector<std::uint32_t> in_texts = data.numbersOf(documents);
    std::erase_if(in_texts, [&](std::uint32_t number) { return data.rows[number] < 0; });
    std::vector<std::uint32_t> in_labels = with_label(data, found.text);
    SPARSESCOPE_ASSIGN(const auto in_levels, with_level(corpus, data, found.text));
    add_to(in_labels, in_levels);
    if (stop.stop_requested()) return fail(ErrorCode::cancelled, "Another word is looked for.");
    found.in_texts = static_cast<std::int64_t>(in_texts.size());
    found.in_labels = static_cast<std::int64_t>(in_labels.size());
    found.numbers = std::move(in_texts);
    add_to(found.numbers, in_labels);
    found.neurons = with_name(question);
    if (!found.numbers.empty() || !question.model) return found;
    found.by_neurons = !found.neurons.empty();
    for (const NeuronId neuron : found.neurons)
        add_to(found.numbers, documents_with(data, *question.model, question.k, neuron));
    return found;
}

QString MapFound::sentence() const {
    if (text.isEmpty()) return {};
    const QString quoted = QString("“%1”: ").arg(text);
    const auto count = [](std::int64_t n) { return format::counted(n, "document", "documents"); };
    const auto all = static_cast<std::int64_t>(numbers.size());
    if (numbers.empty()) return quoted + "in no text, no label and no neuron's name of this map.";
    if (by_neurons)
        return quoted +
               QString("in no text or label, but in names of neurons: their %1.").arg(count(all));
    if (in_labels == 0) return quoted + QString("in the texts of %1.").arg(count(all));
    if (in_texts == 0) return quoted + QString("in the labels of %1.").arg(count(all));
    return quoted + QString("%1: %2 have it in their text, %3 in their label.")
                        .arg(count(all), format::count(in_texts), format::count(in_labels));
}

}  // namespace sparsescope
