// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_query_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace sparsescope {
namespace {

QStringList words_of(const QString& text) {
    static const QRegularExpression separators("[\\s,;]+");
    return text.split(separators, Qt::SkipEmptyParts);
}

tl::unexpected<Error> refuse(const QString& sentence) {
    return fail(ErrorCode::invalid_input, sentence.toStdString());
}

Result<NeuronTerm> parse_term(QString word) {
    NeuronTerm term;
    if (word.startsWith('+') || word.startsWith('-')) {
        term.role = word.startsWith('+') ? NeuronTerm::Role::require : NeuronTerm::Role::forbid;
        word.remove(0, 1);
    }
    if (word.startsWith('n') || word.startsWith('f')) word.remove(0, 1);
    const QStringList parts = word.split(':');
    bool is_number = false;
    const auto neuron = parts.front().toLongLong(&is_number);
    if (!is_number || neuron < 0 || neuron > std::numeric_limits<NeuronId>::max() ||
        parts.size() > 2) {
        return refuse(
            QString("“%1” is not a neuron. Write its number and weight: 412:0.8").arg(word));
    }
    term.neuron = static_cast<NeuronId>(neuron);
    if (parts.size() == 1) return term;
    term.weight = QLocale::c().toDouble(parts[1], &is_number);
    if (term.role != NeuronTerm::Role::weight || !is_number || !std::isfinite(term.weight) ||
        term.weight < 0) {
        return refuse(QString("The weight of neuron %1 must be a number that is not negative, "
                              "and + or - take none.")
                          .arg(neuron));
    }
    return term;
}

}  // namespace

Result<std::vector<DocumentId>> parse_documents(const QString& text) {
    std::vector<DocumentId> documents;
    for (const QString& word : words_of(text)) {
        bool is_number = false;
        const auto id = word.toLongLong(&is_number);
        if (!is_number || id < 0) {
            return refuse(QString("“%1” is not the number of a document. Type a number, or switch "
                                  "to text.")
                              .arg(word));
        }
        if (std::ranges::find(documents, id) == documents.end()) documents.push_back(id);
    }
    return documents;
}

QString documents_text(std::span<const DocumentId> documents) {
    QStringList words;
    for (const DocumentId id : documents)
        words << QString::number(id);
    return words.join(", ");
}

Result<std::vector<NeuronTerm>> parse_neurons(const QString& text) {
    std::vector<NeuronTerm> terms;
    for (const QString& word : words_of(text)) {
        SPARSESCOPE_ASSIGN(const NeuronTerm term, parse_term(word));
        std::erase_if(terms, [&term](const NeuronTerm& old) {
            return old.neuron == term.neuron && old.role == term.role;
        });
        terms.push_back(term);
    }
    return terms;
}

QString neurons_text(std::span<const NeuronTerm> neurons) {
    QStringList words;
    for (const NeuronTerm& term : neurons) {
        switch (term.role) {
            case NeuronTerm::Role::weight:
                words << QString("%1:%2")
                             .arg(term.neuron)
                             .arg(QLocale::c().toString(term.weight, 'g', 4));
                break;
            case NeuronTerm::Role::require:
                words << QString("+%1").arg(term.neuron);
                break;
            case NeuronTerm::Role::forbid:
                words << QString("-%1").arg(term.neuron);
                break;
        }
    }
    return words.join(' ');
}

bool is_only_words(const QString& text) {
    return std::ranges::any_of(text, [](QChar letter) { return letter.isLetter(); }) &&
           std::ranges::none_of(text, [](QChar letter) { return letter.isDigit(); });
}

bool is_vector_file(const QString& text) {
    return text.trimmed().endsWith(".npy", Qt::CaseInsensitive);
}

}  // namespace sparsescope
