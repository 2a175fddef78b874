// SPDX-License-Identifier: GPL-3.0-or-later
// Where views get the pictures of documents from: at once if they are held already, else later. A
// view says what it has in sight; nothing else is read. Window thread only.
#pragma once
#include <QImage>
#include <QObject>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

class PictureSource : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    enum class State {
        waiting,  // not read yet
        here,
        none,     // the document has no picture
        damaged,  // it has one that cannot be read
    };
    struct Shown {
        State state = State::waiting;
        QImage image;  // at its longer side about as large as was asked for, or as it is stored
    };
    [[nodiscard]] virtual Shown picture(DocumentId document) = 0;
    // What a view has in sight, those wanted first in front, at `edge` device pixels. Replaces what
    // the same view wanted before; nothing is wanted any more of a view that is gone.
    virtual void want(QObject* view, std::vector<DocumentId> documents, int edge) = 0;

  Q_SIGNALS:
    void arrived();  // some of what was wanted, or what was held may have changed
};

}  // namespace sparsescope
