// SPDX-License-Identifier: GPL-3.0-or-later
// The tags of the shown neuron as chips, and a place to add one. A click on a tag, or Delete,
// removes it; both can be undone.
#pragma once
#include <QWidget>

#include "core/types/ids.h"

class QHBoxLayout;
class QLineEdit;

namespace sparsescope {

class AppContext;
class Chip;
struct NeuronView;

class NeuronTags : public QWidget {
    Q_OBJECT

  public:
    explicit NeuronTags(AppContext& context, QWidget* parent = nullptr);
    void setView(const NeuronView& view);
    void edit();  // puts the cursor where a tag is typed

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void add(const QString& tag);
    void leave(bool keep);

    AppContext& context_;
    NeuronId neuron_ = 0;
    QStringList shown_;
    std::vector<Chip*> chips_;
    QHBoxLayout* row_;
    Chip* more_;
    QLineEdit* field_;
};

}  // namespace sparsescope
