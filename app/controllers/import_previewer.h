// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at files that are to be imported, in a task, and tells what the import would make of them.
// Window thread only.
#pragma once
#include <functional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/engine/engine_command.h"
#include "core/corpus/importer.h"

namespace sparsescope {

// preview_import() of core/corpus/import_preview.h, or what a test puts in its place.
using PreviewFunction = std::function<Result<std::vector<ImportPreview>>(const ImportOptions&)>;

struct ImportLook {
    // Of the file, of that of the labels and that of the texts, also of columns that need other
    // roles; empty when nothing can be shown.
    std::vector<ImportPreview> previews;
    QString refusal;                 // why the import would not work; "": it would
    bool leaving_out_helps = false;  // it would work without the rows that cannot be used
};

// Whether the file is the workspace, under whatever name, or one of the two that SQLite keeps
// beside it. Opens neither. "": no workspace is open.
[[nodiscard]] bool is_open_workspace(const std::filesystem::path& file,
                                     const std::filesystem::path& workspace);
[[nodiscard]] Error open_workspace_error(const std::filesystem::path& file);
// Refuses the files of the open workspace unread: closing them would drop the locks of this
// process.
[[nodiscard]] PreviewFunction sparing(const std::filesystem::path& workspace,
                                      PreviewFunction preview);

// The options that the command line would make of the choice.
[[nodiscard]] ImportOptions import_options(const ImportChoice& choice);

class ImportPreviewer : public QObject {
    Q_OBJECT

  public:
    explicit ImportPreviewer(PreviewFunction preview, QObject* parent = nullptr);
    // looked() follows, unless another look is asked for first.
    void look(const ImportChoice& choice);
    [[nodiscard]] bool busy() const { return task_.busy(); }

  Q_SIGNALS:
    void looked(const sparsescope::ImportLook& look);

  private:
    PreviewFunction preview_;
    Task task_;
};

}  // namespace sparsescope
