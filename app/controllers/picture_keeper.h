// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of documents for all views of the window: reads and decodes what they have in sight,
// a few at a time in a task, and keeps what was seen last within a bound of bytes. Window thread
// only.
#pragma once
#include <map>
#include <memory>
#include <vector>

#include <QCache>

#include "app/controllers/reader.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "widgets/models/picture_source.h"

namespace sparsescope {

class PictureKeeper : public PictureSource {
    Q_OBJECT

  public:
    static constexpr qsizetype most_bytes = qsizetype{128} << 20;
    static constexpr int at_once = 24;  // pictures read before they are shown

    explicit PictureKeeper(WorkspaceController& workspace, QObject* parent = nullptr);
    [[nodiscard]] Shown picture(DocumentId document) override;
    void want(QObject* view, std::vector<DocumentId> documents, int edge) override;
    void setMostBytes(qsizetype bytes) { held_.setMaxCost(bytes); }
    [[nodiscard]] qsizetype heldBytes() const { return held_.totalCost(); }
    [[nodiscard]] bool busy() const { return task_.busy(); }
    [[nodiscard]] std::int64_t read() const { return read_; }  // pictures, since it was made

  private:
    struct Held {
        State state = State::none;
        QImage image;
        int edge = 0;  // that it was read for
        // Whether reading it for a larger edge would make no difference.
        [[nodiscard]] bool whole() const;
    };
    struct Wish {
        std::vector<DocumentId> documents;
        int edge = 0;
    };
    using Read = std::vector<std::pair<DocumentId, Held>>;
    void startAnew();
    void next();
    void take(Read read);
    [[nodiscard]] bool satisfied(DocumentId document, int edge) const;

    WorkspaceController& workspace_;
    QCache<DocumentId, Held> held_;  // its costs are bytes
    std::map<QObject*, Wish> wishes_;
    QObject* newest_ = nullptr;  // whose wish is the newest; served first
    std::int64_t read_ = 0;
    std::shared_ptr<Reader> reader_;
    Task task_;
};

}  // namespace sparsescope
