// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/document_exporter.h"

#include <utility>

#include <QFileInfo>

namespace sparsescope {
namespace {

Result<Corpus> open_as_chosen(const std::filesystem::path& file, const ChosenRows& chosen) {
    SPARSESCOPE_ASSIGN(Corpus corpus, Corpus::open(file, Access::read_only));
    SPARSESCOPE_ASSIGN(const auto generation, corpus.row_generation(chosen.dataset));
    if (generation == chosen.generation) return corpus;
    return fail(ErrorCode::busy,
                "The workspace was compacted meanwhile. Select the documents again.");
}

}  // namespace

DocumentExporter::DocumentExporter(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {}

void DocumentExporter::listIds(const ChosenRows& chosen) {
    struct Listed {
        QString text;
        std::int64_t documents = 0;
    };
    task_.start(
        [file = workspace_.file(), chosen](const std::stop_token&) -> Result<Listed> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, open_as_chosen(file, chosen));
            SPARSESCOPE_ASSIGN(const auto ids, ids_at(corpus, chosen.dataset, chosen.rows));
            std::string lines;
            for (const DocumentId id : ids)
                lines += std::to_string(id) + '\n';
            return Listed{QString::fromStdString(lines), static_cast<std::int64_t>(ids.size())};
        },
        [this](const Result<Listed>& listed) {
            if (!listed) return complain(listed.error());
            Q_EMIT idsListed(listed->text, listed->documents);
        });
}

void DocumentExporter::write(const ChosenRows& chosen, const QString& path,
                             ExportedEmbeddings embeddings) {
    task_.start(
        [file = workspace_.file(), chosen, embeddings,
         target = QFileInfo(path).filesystemAbsoluteFilePath()](
            const std::stop_token& stop) -> Result<std::int64_t> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, open_as_chosen(file, chosen));
            SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(chosen.dataset));
            return export_documents(corpus, dataset, chosen.rows, target, embeddings, stop);
        },
        [this, path](const Result<std::int64_t>& documents) {
            if (!documents) return complain(documents.error());
            Q_EMIT written(path, *documents);
        });
}

void DocumentExporter::complain(const Error& error) {
    Q_EMIT failed(QString::fromStdString(error.message));
}

}  // namespace sparsescope
