// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/filter_support.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "core/filter/complete.h"

namespace sparsescope {

namespace {

// A place in UTF-8 text, in QChars.
int chars_before(std::string_view text, std::size_t byte) {
    return static_cast<int>(
        QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(byte, text.size()))).size());
}

std::optional<FilterError> find_error(const tl::expected<Filter, FilterError>& filter,
                                      std::string_view text, const FilterVocabulary& vocabulary) {
    if (!filter) return filter.error();
    // Every dataset has splits: without them the vocabulary was not read yet.
    if (vocabulary.splits.empty()) return std::nullopt;
    return find_unknown_name(*filter, text, vocabulary);
}

FilterProblem problem_in(const std::string& bytes, const FilterError& error) {
    const int begin = chars_before(bytes, error.position);
    const int end = chars_before(bytes, error.position + error.length);
    return {begin, end - begin, QString::fromStdString(error.message)};
}

// Of filters of any kind.
template <class Expected>
FilterReading reading_of(const std::string& bytes, const Expected& filter,
                         const std::optional<FilterError>& error) {
    FilterReading reading;
    if (error) {
        reading.problem = problem_in(bytes, *error);
        return reading;
    }
    for (const std::string& chip : chips_of(*filter))
        reading.chips << QString::fromStdString(chip);
    return reading;
}

FilterReading read(const QString& text, const FilterVocabulary& vocabulary) {
    const std::string bytes = text.toStdString();
    const auto filter = parse_filter(bytes);
    return reading_of(bytes, filter, find_error(filter, bytes, vocabulary));
}

FilterReading read_neurons(const QString& text, const NeuronVocabulary& vocabulary) {
    const std::string bytes = text.toStdString();
    const auto filter = parse_neuron_filter(bytes);
    return reading_of(
        bytes, filter,
        filter ? find_unknown_name(*filter, vocabulary) : std::optional(filter.error()));
}

// complete: as complete_filter().
template <class Complete>
std::vector<FilterCompletion> complete(const QString& text, int cursor, const Complete& complete) {
    const std::string bytes = text.toStdString();
    const auto cursor_byte = static_cast<std::size_t>(text.left(cursor).toUtf8().size());
    std::vector<FilterCompletion> completions;
    for (const Completion& found : complete(bytes, cursor_byte)) {
        const int begin = chars_before(bytes, found.position);
        const int end = chars_before(bytes, found.position + found.length);
        completions.push_back({begin, end - begin, QString::fromStdString(found.text),
                               QString::fromStdString(found.shown), found.documents,
                               QString::fromStdString(found.hint)});
    }
    return completions;
}

}  // namespace

QString with_condition(const QString& filter, const QString& condition) {
    const auto parsed = parse_filter(filter.toStdString());
    if (!parsed) return condition;
    const bool list = condition.startsWith("id:");
    QStringList chips;
    for (const std::string& chip : chips_of(*parsed)) {
        const QString text = QString::fromStdString(chip);
        if (text != condition && !(list && text.startsWith("id:"))) chips << text;
    }
    return (chips << condition).join(' ');
}

FilterLanguage filter_language(FilterVocabulary vocabulary) {
    const auto words = std::make_shared<const FilterVocabulary>(std::move(vocabulary));
    return {.read = [words](const QString& text) { return read(text, *words); },
            .complete =
                [words](const QString& text, int cursor) {
                    return complete(text, cursor, [&](std::string_view bytes, std::size_t at) {
                        return complete_filter(bytes, at, *words);
                    });
                }};
}

FilterLanguage neuron_filter_language(NeuronVocabulary vocabulary) {
    const auto words = std::make_shared<const NeuronVocabulary>(std::move(vocabulary));
    return {.read = [words](const QString& text) { return read_neurons(text, *words); },
            .complete =
                [words](const QString& text, int cursor) {
                    return complete(text, cursor, [&](std::string_view bytes, std::size_t at) {
                        return complete_neuron_filter(bytes, at, *words);
                    });
                }};
}

}  // namespace sparsescope
