// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as it dissolves when k falls: small pictures in a row, each decoded from a shorter
// code. A click on one chooses its k.
#pragma once
#include <vector>

#include <QImage>
#include <QWidget>

namespace sparsescope {

class FallingPictures : public QWidget {
    Q_OBJECT

  public:
    struct AtK {
        int k = 0;
        QImage picture;
    };
    explicit FallingPictures(QWidget* parent = nullptr);
    void setPictures(std::vector<AtK> pictures);  // k falling; none hides the row
    void setK(int k);                             // frames the picture of this k
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void kChosen(int k);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    [[nodiscard]] int side() const;

    std::vector<AtK> pictures_;
    int k_ = 0;
};

}  // namespace sparsescope
