// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/corpus_rows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/controllers/document_rows.h"
#include "app/controllers/stored_picture.h"

namespace sparsescope {
namespace {

constexpr std::size_t row_bytes = 400;  // more than the widest row shows

// Cut between characters, line breaks as blanks.
QString one_line(const std::string& text) {
    if (text.size() <= row_bytes) return QString::fromStdString(text).simplified();
    std::size_t end = row_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(end)).simplified() + u'…';
}

Result<QStringList> tags_of(const Corpus& corpus, DocumentId id) {
    SPARSESCOPE_ASSIGN(const auto names, corpus.tags_of(id));
    QStringList tags;
    for (const std::string& name : names)
        tags << QString::fromStdString(name);
    return tags;
}

QString value_text(const QJsonValue& value) {
    if (value.isObject()) return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    if (!value.isArray()) return value.toVariant().toString();
    QStringList parts;
    for (const QJsonValue& part : value.toArray())
        parts << (part.isArray()
                      ? QString(QJsonDocument(part.toArray()).toJson(QJsonDocument::Compact))
                      : value_text(part));
    return parts.join(", ");
}

QJsonObject object_of(const std::string& metadata) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(metadata)).object();
}

std::vector<std::pair<QString, QString>> fields_of(const std::string& metadata) {
    std::vector<std::pair<QString, QString>> fields;
    const QJsonObject object = object_of(metadata);
    for (auto field = object.begin(); field != object.end(); ++field) {
        const QString value = value_text(*field);
        if (!value.isEmpty()) fields.emplace_back(field.key(), value);
    }
    return fields;
}

QHash<QString, QString> chosen_fields(const std::string& metadata, const QStringList& names) {
    QHash<QString, QString> chosen;
    if (names.isEmpty() || metadata.empty()) return chosen;
    const QJsonObject object = object_of(metadata);
    for (const QString& name : names) {
        const QString value = value_text(object.value(name));
        if (!value.isEmpty()) chosen.insert(name, one_line(value.toStdString()));
    }
    return chosen;
}

Result<std::vector<DocumentDetail::ActiveNeuron>> active_neurons(const Corpus& corpus,
                                                                 const ModelAtK& model,
                                                                 std::int64_t row,
                                                                 std::stop_token stop) {
    std::vector<DocumentDetail::ActiveNeuron> active;
    SPARSESCOPE_TRY(corpus.for_each_codes(
        model.model, row, 1, stop, [&](std::int64_t, const CodeMatrix& piece) -> Status {
            const CodeView code = piece.row(0).prefix(static_cast<std::size_t>(model.k));
            for (std::size_t i = 0; i < code.size(); ++i)
                active.push_back({code.neurons[i], static_cast<double>(code.weights[i])});
            return {};
        }));
    return active;
}

}  // namespace

Result<std::vector<CorpusRow>> load_corpus_rows(const Corpus& corpus, const DatasetInfo& dataset,
                                                std::span<const std::int64_t> rows,
                                                const QStringList& fields, std::stop_token stop) {
    SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(dataset.id, rows));
    std::vector<CorpusRow> loaded;
    loaded.reserve(documents.size());
    for (const Document& document : documents) {
        if (stop.stop_requested()) return cancelled();
        CorpusRow row;
        row.id = document.id;
        row.text = one_line(document.text);
        row.label = label_of(dataset, document.label);
        row.split = split_name(document.split);
        row.fields = chosen_fields(document.metadata, fields);
        SPARSESCOPE_ASSIGN(row.tags, tags_of(corpus, document.id));
        loaded.push_back(std::move(row));
    }
    return loaded;
}

Result<DocumentDetail> load_document_detail(const Corpus& corpus, const DatasetInfo& dataset,
                                            std::int64_t row, std::optional<ModelAtK> model,
                                            std::stop_token stop) {
    SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(dataset.id, std::span(&row, 1)));
    if (documents.empty()) {
        return fail(ErrorCode::not_found, "This document is no longer in the workspace.");
    }
    const Document& document = documents.front();
    DocumentDetail detail;
    detail.id = document.id;
    detail.row = row;
    detail.text = QString::fromStdString(document.text);
    detail.label = label_of(dataset, document.label);
    detail.level = QString::fromStdString(document.level);
    detail.split = split_name(document.split);
    detail.metadata = fields_of(document.metadata);
    SPARSESCOPE_ASSIGN(detail.tags, tags_of(corpus, document.id));
    if (dataset.has_images) {
        SPARSESCOPE_ASSIGN(StoredPicture picture, stored_picture(corpus, document.id));
        detail.image = std::move(picture.image);
        detail.damaged = picture.damaged;
    }
    if (model) {
        SPARSESCOPE_ASSIGN(detail.neurons, active_neurons(corpus, *model, row, stop));
        detail.k = model->k;
        detail.model = model->model;
    }
    return detail;
}

}  // namespace sparsescope
