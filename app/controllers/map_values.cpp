// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/map_values.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <QDate>
#include <QJsonDocument>
#include <QJsonObject>

namespace sparsescope {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t documents_at_once = 4096;

// Calls body(number, document) for the documents on the map, which come in the order of their rows
// as the ids of the map do.
Status for_documents(const Corpus& corpus, const MapData& data, const std::stop_token& stop,
                     const std::function<void(std::size_t, const Document&)>& body) {
    for (std::int64_t first = 0; first < data.dataset.documents; first += documents_at_once) {
        if (stop.stop_requested())
            return fail(ErrorCode::cancelled, "The colours are not wanted any more.");
        SPARSESCOPE_ASSIGN(const auto documents,
                           corpus.documents(data.dataset.id, first, documents_at_once));
        for (const Document& document : documents) {
            const auto number = data.numberOf(document.id);
            if (number && data.rows[*number] >= 0) body(*number, document);
        }
    }
    return {};
}

CodeView code_at(const MapData& data, const LoadedModel& model, std::size_t number, int k) {
    const std::int64_t row = data.rows[number];
    if (row < 0 || static_cast<std::size_t>(row) >= model.codes.rows()) return {};
    return model.codes.row(static_cast<std::size_t>(row)).prefix(static_cast<std::size_t>(k));
}

QString words_of(const QJsonValue& value) {
    if (value.isString()) return value.toString();
    if (value.isBool()) return value.toBool() ? "true" : "false";
    if (value.isDouble()) return QString::number(value.toDouble(), 'g', 12);
    return {};
}

}  // namespace

std::vector<double> neuron_weights(const MapData& data, const LoadedModel& model, int k,
                                   NeuronId neuron) {
    std::vector<double> weights(data.ids.size(), no_number);
    for (std::size_t number = 0; number < weights.size(); ++number) {
        const CodeView code = code_at(data, model, number, k);
        const auto at = std::ranges::find(code.neurons, neuron);
        if (at == code.neurons.end()) continue;
        const float weight = code.weights[static_cast<std::size_t>(at - code.neurons.begin())];
        if (weight > activation_epsilon) weights[number] = weight;
    }
    return weights;
}

std::vector<std::uint32_t> documents_with(const MapData& data, const LoadedModel& model, int k,
                                          NeuronId neuron) {
    std::vector<std::uint32_t> found;
    for (std::size_t number = 0; number < data.ids.size(); ++number) {
        const CodeView code = code_at(data, model, number, k);
        for (std::size_t i = 0; i < code.size(); ++i) {
            if (code.neurons[i] != neuron || code.weights[i] <= activation_epsilon) continue;
            found.push_back(static_cast<std::uint32_t>(number));
            break;
        }
    }
    return found;
}

std::vector<double> code_lengths(const MapData& data, const LoadedModel* model, int k) {
    std::vector<double> lengths(data.ids.size(), no_number);
    if (model == nullptr) return lengths;
    for (std::size_t number = 0; number < lengths.size(); ++number) {
        const CodeView code = code_at(data, *model, number, k);
        lengths[number] = static_cast<double>(std::ranges::count_if(
            code.weights, [](float weight) { return weight > activation_epsilon; }));
    }
    return lengths;
}

Result<std::vector<double>> text_lengths(const Corpus& corpus, const MapData& data,
                                         const std::stop_token& stop) {
    std::vector<double> lengths(data.ids.size(), no_number);
    SPARSESCOPE_TRY(
        for_documents(corpus, data, stop, [&](std::size_t number, const Document& document) {
            // Characters, not bytes: those that begin one.
            lengths[number] = static_cast<double>(std::ranges::count_if(document.text, [](char c) {
                return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
            }));
        }));
    return lengths;
}

Result<FieldValues> field_values(const Corpus& corpus, const MapData& data,
                                 const std::string& field, const std::stop_token& stop) {
    FieldValues values;
    values.text.resize(data.ids.size());
    values.number.assign(data.ids.size(), no_number);
    const QString key = QString::fromStdString(field);
    bool numbers = true;
    bool dates = true;
    bool any = false;
    SPARSESCOPE_TRY(
        for_documents(corpus, data, stop, [&](std::size_t number, const Document& document) {
            const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(document.metadata));
            const QString text = words_of(json.object().value(key));
            if (text.isEmpty()) return;
            any = true;
            values.text[number] = text;
            bool is_number = false;
            const double parsed = text.toDouble(&is_number);
            const QDate date = QDate::fromString(text.left(10), Qt::ISODate);
            numbers = numbers && is_number;
            dates = dates && date.isValid();
            if (is_number)
                values.number[number] = parsed;
            else if (date.isValid())
                values.number[number] = static_cast<double>(date.toJulianDay());
        }));
    values.numbers = any && (numbers || dates);
    values.dates = any && dates && !numbers;
    return values;
}

QString date_words(double day) {
    return QDate::fromJulianDay(static_cast<qint64>(std::llround(day))).toString(Qt::ISODate);
}

}  // namespace sparsescope
