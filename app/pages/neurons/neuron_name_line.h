// SPDX-License-Identifier: GPL-3.0-or-later
// What a neuron is called, which a click, the key N or the pencil make a field: Return keeps what
// was typed, Esc does not, and an empty field is the automatic name again. Behind it stands where
// the name comes from and how well it fits.
#pragma once
#include <QPointer>
#include <QWidget>

#include "core/types/ids.h"

class QLineEdit;
class QToolButton;

namespace sparsescope {

class AppContext;
class ElidedLabel;
struct NeuronView;

class NeuronNameLine : public QWidget {
    Q_OBJECT

  public:
    explicit NeuronNameLine(AppContext& context, QWidget* parent = nullptr);
    void setView(const NeuronView& view);
    void edit();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();
    void leave(bool keep);

    AppContext& context_;
    NeuronId neuron_ = 0;
    ModelId model_ = 0;
    bool silent_ = false;
    ElidedLabel* name_;
    QLineEdit* field_;
    QToolButton* pencil_;
    QPointer<QWidget> back_;  // had the focus before the field
    ElidedLabel* origin_;
};

}  // namespace sparsescope
